package energy.nox.authenticator.hosted;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }
}
