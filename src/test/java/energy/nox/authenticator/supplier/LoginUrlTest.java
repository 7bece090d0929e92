package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.support.ManufacturerApp;
import energy.nox.authenticator.support.MisbehavingSupplier;
import energy.nox.authenticator.support.MovableClock;

/** Whether the login asks who the person is, even where the supplier knows somebody in this browser. */
class LoginUrlTest {

    private final MisbehavingSupplier provider = MisbehavingSupplier.start();
    private final Map<String, String> settings = new HashMap<>();

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({", login", "login, login", "select_account, select_account", "none,"})
    void promptsAsConfigured(String configured, String sent) throws SupplierException {
        settings.put("prompt", configured);
        assertEquals(sent, parameters(false).get("prompt"));
    }

    @ParameterizedTest
    @CsvSource({"login", "select_account", "none"})
    void anotherAccountIsSelectedWhereTheSupplierHasAList(String configured) throws SupplierException {
        settings.put("prompt", configured);
        provider.document(Map.of("prompt_values_supported", List.of("none", "login", "select_account")));
        assertEquals("select_account", parameters(true).get("prompt"));
    }

    @ParameterizedTest
    @CsvSource({"login", "select_account", "none"})
    void anotherAccountLogsInWhereTheSupplierHasNoList(String configured) throws SupplierException {
        settings.put("prompt", configured);
        assertEquals("login", parameters(true).get("prompt"));
        provider.document(Map.of("prompt_values_supported", List.of("none", "login")));
        assertEquals("login", parameters(true).get("prompt"));
    }

    @ParameterizedTest
    @CsvSource({",", "PT0S, 0", "PT15M, 900"})
    void asksForALoginOfThatAge(String configured, String sent) throws SupplierException {
        settings.put("max-age", configured);
        assertEquals(sent, parameters(false).get("max_age"));
    }

    @Test
    void asksForTheNameBesidesTheSubject() throws SupplierException {
        assertEquals("openid profile", parameters(false).get("scope"));
    }

    private Map<String, String> parameters(boolean another) throws SupplierException {
        SupplierClient client = NorthSupplier.client(provider.issuer(), new MovableClock(), settings);
        return ManufacturerApp.parameters(
                client.loginUrl(NorthSupplier.secrets(), NorthSupplier.CALLBACK, Language.NL, another));
    }
}
