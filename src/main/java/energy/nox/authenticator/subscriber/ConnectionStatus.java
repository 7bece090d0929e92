package energy.nox.authenticator.subscriber;

/** How a subscriber's connection to a supplier stands. */
public enum ConnectionStatus {
    CONNECTED,
    /** The supplier no longer vouches for the account; the person has to connect again. */
    RELINK_REQUIRED,
    DISCONNECTED
}
