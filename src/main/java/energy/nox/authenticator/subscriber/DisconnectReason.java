package energy.nox.authenticator.subscriber;

/** Why a subscriber has no connection. */
public enum DisconnectReason {
    /** The subscriber has devices alone; this is never stored. */
    NEVER_CONNECTED,
    BY_MANUFACTURER, BY_USER, BY_SUPPLIER, RETENTION
}
