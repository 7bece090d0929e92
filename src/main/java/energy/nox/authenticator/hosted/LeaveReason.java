package energy.nox.authenticator.hosted;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import energy.nox.authenticator.supplier.SupplierException;

/** Why a user returns to the manufacturer without a link; the codes of {@code error} in the return URL. */
public enum LeaveReason {
    ACCESS_DENIED("The user did not link an energy supplier"),
    SUPPLIER_UNAVAILABLE("The energy supplier was not available"),
    SUPPLIER_ERROR("The login at the energy supplier failed"),
    SESSION_EXPIRED("The link session has expired");

    private final String description;

    LeaveReason(String description) {
        this.description = description;
    }

    public static Optional<LeaveReason> find(String code) {
        return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
    }

    static LeaveReason of(SupplierException.Reason failure) {
        return switch (failure) {
            case ACCESS_DENIED -> ACCESS_DENIED;
            case SUPPLIER_UNAVAILABLE -> SUPPLIER_UNAVAILABLE;
            case SUPPLIER_ERROR -> SUPPLIER_ERROR;
        };
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    /** Whether a login can end so: a notice tells of it, and the user may try again. */
    boolean isOfLogin() {
        return this != SESSION_EXPIRED;
    }
}
