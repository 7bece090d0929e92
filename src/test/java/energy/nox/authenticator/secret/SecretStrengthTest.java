package energy.nox.authenticator.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.InvalidConfigException;

class SecretStrengthTest {

    private static final String PROPERTY = "nox.link-session.token-secrets";

    @ParameterizedTest
    @ValueSource(strings = {
        "c9e1b1a7f0d64f8d2a53b86f17e09c34",
        "C9E1B1A7F0D64F8D2A53B86F17E09C34",
        "5f0c7a1e9b3d48f26a7d0e5c8b914f3762d8a0f5c1e97b4d3f6082a9c5e71b4d",
        "q0WbT3xkZl8uPmVn5rYc2JhGdFsA7e1K",
        "kXw2/9vT+cQ4mZr8yBn5LfHs0jGdP1aE3uIo7RtYxKA=",
        "70sOWkEMaPrqErMTjVWjZjcVAut_E9TBowIRngGyuOM",
        "wgqzkcvhtxmylnbodjraepsufitkzqwm",
        "839201746502938475610293847560129384756",
        "2f1c7b8e-93d4-4a6f-8b05-d7e6c1a9f324",
        "ключ-от-дома-который-построил-джек-7"})
    void takesWhatIsLongAndLooksRandom(String secret) {
        assertEquals(secret, SecretStrength.checked(PROPERTY, secret));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "c9e1b1a7f0d64f8d2a53b86f17e09c3, has fewer than 32 characters",
        "generate, has fewer than 32 characters",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, has fewer than 8 different",
        "abcabcabcabcabcabcabcabcabcabcabc, has fewer than 8 different",
        "0110100110010110100101100110100101101001100101101001011001101001, has fewer than 8 different",
        "01234567890123456789012345678901234567890123456789, a pattern",
        "0123456789abcdef0123456789abcdef, a pattern",
        "fedcba9876543210fedcba9876543210, a pattern",
        "abcdefghijklmnopqrstuvwxyzabcdef, a pattern",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789, a pattern",
        "acegikmoqsuwyacegikmoqsuwybdfhjl, a pattern",
        "00112233445566778899aabbccddeeff, a pattern",
        "changeme-changeme-changeme-changeme-changeme-changeme, a pattern",
        "c9e1b1a7f0d6c9e1b1a7f0d6c9e1b1a7f0d6c9e1b1a7f0d6, a pattern",
        "c9e1b1a7f0d64f8d2a5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, a pattern",
        "83920174650293847561029384756012, has to be longer"})
    void refusesTheRestAndSaysTheWayOut(String secret, String weakness) {
        InvalidConfigException refusal =
                assertThrows(InvalidConfigException.class, () -> SecretStrength.checked(PROPERTY, secret));
        assertTrue(refusal.reason().startsWith(PROPERTY + " must be random and hard to guess: a secret "),
                refusal.reason());
        assertTrue(refusal.reason().contains(weakness), refusal.reason());
        assertTrue(refusal.reason().endsWith("openssl rand -hex 32 makes a secret"), refusal.reason());
        assertFalse(refusal.reason().contains(secret), "no value in a message");
    }

    /** Whoever makes one as the message says is not refused by chance, with half of the digits either. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void refusesNoRandomSecretByChance(int bytes) {
        Random random = new Random(bytes);
        for (int i = 0; i < 20_000; i++) {
            String secret = random.ints(2L * bytes, 0, 16).mapToObj(Integer::toHexString).collect(Collectors.joining());
            assertEquals(Optional.empty(), SecretStrength.findWeakness(secret), secret);
        }
    }

    @Test
    void takesWhatThisServiceMakesItself() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(Optional.empty(), SecretStrength.findWeakness(RandomSecret.next()));
        }
    }
}
