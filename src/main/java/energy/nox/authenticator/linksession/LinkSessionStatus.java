package energy.nox.authenticator.linksession;

/** The life of a link session; every state but OPEN is final. */
public enum LinkSessionStatus {
    OPEN, COMPLETED, CANCELLED, EXPIRED
}
