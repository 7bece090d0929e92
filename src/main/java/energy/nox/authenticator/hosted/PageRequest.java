package energy.nox.authenticator.hosted;

/**
 * A request for a session's page, as the browser sent it; each part is null where it is missing.
 *
 * @param language   the code of the language to speak
 * @param notice     what to tell instead of the choice: {@link #CANCEL}, {@link #CHOOSE}, or the code of a {@link LeaveReason}
 * @param supplierId the supplier that the notice is about
 * @param query      what the user searches for among the suppliers
 */
public record PageRequest(String language, String notice, String supplierId, String query) {

    /** The notice that asks whether to leave. */
    public static final String CANCEL = "cancel";
    /** Shows the suppliers although this browser has logged in to an account. */
    public static final String CHOOSE = "choose";
}
