package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;

/** An answer that another supplier may have given (RFC 9207, section 2.4; RFC 9700, section 4.4). */
class MixUpTest {

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void anAnswerWithItsOwnIssuerIsTaken() throws SupplierException {
        SupplierClient client = clientThatExpectsAnIssuer();
        NorthSupplier.Login login = answered(client, provider.issuer().toString());
        assertEquals(MisbehavingSupplier.SUBJECT, login.account(client).subject());
    }

    @Test
    void anAnswerWithAnotherIssuerIsRefused() throws SupplierException {
        assertRefused("https://elsewhere.example");
    }

    @Test
    void anAnswerWithoutTheIssuerThatTheSupplierPromisesIsRefused() throws SupplierException {
        assertRefused(null);
    }

    @Test
    void aDocumentOfAnotherIssuerIsTheSupplierBeingUnavailable() {
        provider.document(Map.of("issuer", "https://elsewhere.example"));
        assertTrue(NorthSupplier.client(provider.issuer(), new MovableClock(), Map.of()).loginOrigin().isEmpty());
    }

    private void assertRefused(String issuer) throws SupplierException {
        SupplierClient client = clientThatExpectsAnIssuer();
        NorthSupplier.Login login = answered(client, issuer);
        SupplierException refusal = assertThrows(SupplierException.class, () -> login.account(client));
        assertEquals(SupplierException.Reason.SUPPLIER_ERROR, refusal.reason());
        assertTrue(refusal.getMessage().contains("iss"), refusal.getMessage());
    }

    private SupplierClient clientThatExpectsAnIssuer() {
        provider.document(Map.of("authorization_response_iss_parameter_supported", true));
        return NorthSupplier.client(provider.issuer(), new MovableClock(), Map.of());
    }

    /** @param issuer in the answer; null for none */
    private static NorthSupplier.Login answered(SupplierClient client, String issuer) throws SupplierException {
        NorthSupplier.Login login = NorthSupplier.begin(client);
        Map<String, List<String>> answer = new HashMap<>(login.answer());
        answer.remove("iss");
        if (issuer != null) {
            answer.put("iss", List.of(issuer));
        }
        return new NorthSupplier.Login(login.secrets(), answer);
    }
}
