package energy.nox.authenticator.supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;

import org.junit.jupiter.api.Test;

class SupplierExceptionTest {

    @Test
    void whatASupplierSendsBeginsNoLineOfTheLog() {
        SupplierException failure = new SupplierException(SupplierException.Reason.SUPPLIER_ERROR,
                "The token response is not valid", new IOException("Unsupported token_type: x\r\n[audit] {\"event\":1}"));
        assertEquals("The token response is not valid: Unsupported token_type: x [audit] {\"event\":1}",
                failure.getMessage());
    }
}
