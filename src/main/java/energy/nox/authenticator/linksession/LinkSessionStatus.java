package energy.nox.authenticator.linksession;

import java.util.Locale;

/** The life of a link session. OPEN and PENDING pass; the other states are final. */
public enum LinkSessionStatus {
    OPEN,
    /** The user has agreed, and the manufacturer has yet to confirm that it was its own user. */
    PENDING, COMPLETED, CANCELLED, EXPIRED;

    /** As the API has it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isFinal() {
        return this != OPEN && this != PENDING;
    }
}
