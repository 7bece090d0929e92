package energy.nox.authenticator.supplier;

/** A login at a supplier that did not succeed. The message is for the log alone: it says precisely why. */
public class SupplierException extends Exception {

    /** What it means to the user. */
    public enum Reason {
        /** The user, or the supplier on the user's behalf, said no. */
        ACCESS_DENIED,
        /** The supplier does not answer: trying again helps. */
        SUPPLIER_UNAVAILABLE,
        /** The supplier answers, but not with a login that can be trusted. */
        SUPPLIER_ERROR
    }

    private final Reason reason;

    public SupplierException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The cause may quote what the supplier has sent, which must not begin a line of the log. */
    SupplierException(Reason reason, String message, Throwable cause) {
        super((message + ": " + cause.getMessage()).replaceAll("\\p{Cntrl}+", " "), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
