package energy.nox.authenticator.subscriber;

/** Who had a person erased. */
public enum ErasedBy {
    MANUFACTURER, RETENTION
}
