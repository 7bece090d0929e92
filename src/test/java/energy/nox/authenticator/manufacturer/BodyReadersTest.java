package energy.nox.authenticator.manufacturer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;

class BodyReadersTest {

    private final BodyReaders readers = new BodyReaders();

    @Test
    void oneManufacturerLeavesHalfOfThePlacesToTheOthers() {
        whileReading("acme", BodyReaders.BODIES_OF_ONE, () -> {
            assertEquals(ErrorCode.UNAVAILABLE, refusal("acme"));
            assertEquals("read", readers.readBody("other", () -> "read"));
        });
    }

    @Test
    void allOfThemTogetherLeaveThreads() {
        whileReading("acme", BodyReaders.BODIES / 2, () -> whileReading("other", BodyReaders.BODIES / 2,
                () -> assertEquals(ErrorCode.UNAVAILABLE, refusal("third"))));
    }

    @Test
    void aPlaceIsFreeAgainHoweverTheReadingEnded() {
        for (int i = 0; i <= BodyReaders.BODIES; i++) {
            assertThrows(IllegalStateException.class, () -> readers.readBody("acme", () -> {
                throw new IllegalStateException("the caller is gone");
            }));
        }
        assertEquals("read", readers.readBody("acme", () -> "read"));
    }

    @Test
    void formsHavePlacesOfTheirOwn() {
        whileReading("acme", BodyReaders.BODIES_OF_ONE, () -> whileReadingForms(BodyReaders.FORMS, () -> {
            assertEquals(ErrorCode.UNAVAILABLE, formRefusal("one more"));
            assertEquals("read", readers.readBody("other", () -> "read"));
        }));
        assertEquals("read", readers.readForm("one more", () -> "read"));
    }

    @Test
    void theFormsOfOneClientLeavePlacesForOthers() {
        whileReadingForms(BodyReaders.FORMS_OF_ONE, () -> {
            assertEquals(ErrorCode.UNAVAILABLE, formRefusal("client 0"));
            assertEquals("read", readers.readForm("client 1", () -> "read"));
        });
        assertEquals("read", readers.readForm("client 0", () -> "read"));
    }

    private ErrorCode formRefusal(String client) {
        return assertThrows(AuthenticatorException.class, () -> readers.readForm(client, () -> "read")).code();
    }

    private ErrorCode refusal(String manufacturer) {
        return assertThrows(AuthenticatorException.class, () -> readers.readBody(manufacturer, () -> "read")).code();
    }

    /** Each body is read within the reading of the one before, so that all of them have begun and none has ended. */
    private void whileReading(String manufacturer, int bodies, Runnable then) {
        if (bodies == 0) {
            then.run();
        } else {
            readers.readBody(manufacturer, () -> {
                whileReading(manufacturer, bodies - 1, then);
                return "read";
            });
        }
    }

    /** Of as many clients as are needed, {@code client 0} and so on. */
    private void whileReadingForms(int forms, Runnable then) {
        if (forms == 0) {
            then.run();
        } else {
            readers.readForm("client " + (forms - 1) / BodyReaders.FORMS_OF_ONE, () -> {
                whileReadingForms(forms - 1, then);
                return "read";
            });
        }
    }
}
