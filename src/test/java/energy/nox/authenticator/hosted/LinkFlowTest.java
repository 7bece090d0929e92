package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionTrace;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.linksession.LinkSessions;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.linksession.SessionIsOverException;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.subscriber.SupplierLink;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierException;
import io.opentelemetry.api.OpenTelemetry;

/** Which step comes next, decided over sessions, logins and suppliers that this test plays. */
class LinkFlowTest {

    private static final String STATE = "state-of-the-login";
    private static final URI LOGIN = URI.create("https://north.example/login");
    private static final SupplierLink ACCOUNT = new SupplierLink("north", "https://north.example", "customer");

    private final LinkToken token = LinkToken.parse(RandomSecret.next()).orElseThrow();
    private final BrowserBinding binding = BrowserBinding.random(token);
    private final Browser bound = new Browser(Map.of(TestSessions.ID, binding), Language.EN);
    private final Browser unbound = new Browser(Map.of(), Language.EN);

    private LinkSessionView session = TestSessions.in(LinkSessionStatus.OPEN);
    private boolean completedByThisBrowser;
    private boolean firstAnswer = true;
    private SupplierException.Reason supplierFails;
    /** Has a session end while its login is checked with the supplier. */
    private LinkSessionStatus endsMeanwhile;
    private final List<String> calls = new ArrayList<>();

    private final LinkFlow flow = new LinkFlow(new PlayedSessions(), new PlayedAttempts(), new PlayedLogins(),
            new PlayedLinks(), new PlayedManufacturers(), TestSessions.RETURN_URLS,
            new LinkSessionTrace(OpenTelemetry.noop().getTracer("test")));

    @Test
    void anOpenSessionIsShownAndTheBrowserBoundToIt() {
        Step.Choose step = assertInstanceOf(Step.Choose.class, show(unbound, null));
        assertEquals(new Visit(session, step.visit().token(), Language.NL), step.visit());
        assertEquals(token.value(), step.newBinding().orElseThrow().token().value());
        assertTrue(step.newBinding().orElseThrow().secret().matches(RandomSecret.FORM));
    }

    @Test
    void aBrowserKeepsTheBindingThatItHas() {
        assertEquals(Optional.empty(), assertInstanceOf(Step.Choose.class, show(bound, null)).newBinding());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "x' or ''='", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void anUnknownTokenIsAnUnknownLinkInTheBrowsersLanguage(String unknown) {
        assertEquals(new Step.UnknownLink(Language.EN),
                flow.show(unbound, new PageRequest(unknown, null, null, null, null)));
        assertEquals(new Step.UnknownLink(Language.FR), flow.begin(bound, unknown, "fr", "north"));
        assertEquals(new Step.UnknownLink(Language.EN), flow.leave(bound, unknown, "de", "access_denied"));
    }

    @ParameterizedTest
    @CsvSource({"es, ES", "de, NL", ", NL"})
    void theLanguageIsTheOneAskedForElseTheSessions(String asked, Language spoken) {
        PageRequest request = new PageRequest(token.value(), asked, null, null, null);
        assertEquals(spoken, assertInstanceOf(Step.Choose.class, flow.show(bound, request)).visit().language());
    }

    @Test
    void theUserIsAskedBeforeLeaving() {
        assertInstanceOf(Step.ConfirmLeaving.class, show(bound, "cancel"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCESS_DENIED", "SUPPLIER_UNAVAILABLE", "SUPPLIER_ERROR"})
    void aLoginThatDidNotSucceedIsExplained(LeaveReason reason) {
        Step.ExplainFailure step = assertInstanceOf(Step.ExplainFailure.class, show(bound, reason.code()));
        assertEquals(reason, step.reason());
        assertEquals("north", step.supplierId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"session_expired", "session_completed", "<script>", ""})
    void anyOtherNoticeOfTheUrlIsIgnored(String notice) {
        assertInstanceOf(Step.Choose.class, show(bound, notice));
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED, session_expired", "CANCELLED, access_denied"})
    void aSessionThatEndedWithoutALinkLeadsBackWithItsError(LinkSessionStatus status, String error) {
        session = TestSessions.in(status);
        Step.ShowEnd step = assertInstanceOf(Step.ShowEnd.class, show(bound, "cancel"));
        assertTrue(step.wayBack().toString().contains("error=" + error), step::toString);
    }

    @Test
    void theResultOfACompletedSessionIsForTheBrowserThatLoggedIn() {
        session = TestSessions.in(LinkSessionStatus.COMPLETED);
        completedByThisBrowser = true;
        assertIsResult(assertInstanceOf(Step.ShowEnd.class, show(bound, null)).wayBack());
        URI ofAnother = assertInstanceOf(Step.ShowEnd.class, show(unbound, null)).wayBack();
        assertEquals(session.redirectUrl(), ofAnother.toString());
    }

    @Test
    void aBrowserThatIsBoundButDidNotLogInGetsNoResult() {
        session = TestSessions.in(LinkSessionStatus.COMPLETED);
        URI wayBack = assertInstanceOf(Step.ShowEnd.class, show(bound, null)).wayBack();
        assertEquals(session.redirectUrl(), wayBack.toString());
    }

    @Test
    void theChosenSuppliersLoginBegins() {
        assertEquals(new Step.GoToSupplier(LOGIN), flow.begin(bound, token.value(), null, "north"));
        assertEquals(List.of("begin north"), calls);
    }

    @Test
    void aFormWithoutTheBrowsersBindingBeginsNothing() {
        assertInstanceOf(Step.GoToPage.class, flow.begin(unbound, token.value(), null, "north"));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "CANCELLED", "EXPIRED"})
    void aSessionThatIsOverBeginsNoLogin(LinkSessionStatus status) {
        session = TestSessions.in(status);
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, token.value(), null, "north"));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "south")
    void aSupplierThatIsNotOfferedBeginsNoLogin(String supplierId) {
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, token.value(), null, supplierId));
        assertEquals(List.of(), calls);
    }

    @Test
    void aSupplierThatIsAwayIsExplainedAndNoLoginBegins() {
        supplierFails = SupplierException.Reason.SUPPLIER_UNAVAILABLE;
        Step.GoToFailure step =
                assertInstanceOf(Step.GoToFailure.class, flow.begin(bound, token.value(), null, "north"));
        assertEquals(LeaveReason.SUPPLIER_UNAVAILABLE, step.reason());
        assertEquals(List.of(), calls);
    }

    @Test
    void theFirstAnswerOfTheSupplierCompletesTheSession() {
        assertIsResult(assertInstanceOf(Step.GoToManufacturer.class, finish(bound)).wayBack());
        assertEquals(List.of("ask north", "link north"), calls);
    }

    @Test
    void anAnswerWithoutExactlyOneStateIsUnknown() {
        assertEquals(new Step.UnknownLink(Language.EN), flow.finish(bound, "north", Map.of("code", List.of("x"))));
        assertEquals(new Step.UnknownLink(Language.EN),
                flow.finish(bound, "north", Map.of("state", List.of(STATE, STATE))));
        assertEquals(List.of(), calls);
    }

    @Test
    void anAnswerToNoLoginIsUnknown() {
        assertEquals(new Step.UnknownLink(Language.EN), flow.finish(bound, "north", Map.of("state", List.of("other"))));
        assertEquals(new Step.UnknownLink(Language.EN), flow.finish(bound, "south", Map.of("state", List.of(STATE))));
    }

    @Test
    void anAnswerInAnotherBrowserIsRefusedAndTheSupplierNotAsked() {
        assertEquals(new Step.RefuseBrowser(session, Language.FR), finish(unbound));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource
    void aLoginThatFailsLeadsToItsExplanation(SupplierException.Reason reason) {
        supplierFails = reason;
        Step.GoToFailure step = assertInstanceOf(Step.GoToFailure.class, finish(bound));
        assertEquals(reason.name(), step.reason().name());
        assertEquals("north", step.supplierId());
        assertEquals(List.of("ask north"), calls);
    }

    @Test
    void aReloadWhileTheFirstAnswerIsCheckedLeadsToTheSessionsPage() {
        firstAnswer = false;
        assertInstanceOf(Step.GoToPage.class, finish(bound));
        assertEquals(List.of(), calls);
    }

    @Test
    void aReloadAfterTheFirstAnswerHasTheResultAgain() {
        firstAnswer = false;
        completedByThisBrowser = true;
        session = TestSessions.in(LinkSessionStatus.COMPLETED);
        assertIsResult(assertInstanceOf(Step.GoToManufacturer.class, finish(bound)).wayBack());
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "CANCELLED", "EXPIRED"})
    void aSessionThatEndsMeanwhileIsToldOfByItsPage(LinkSessionStatus status) {
        endsMeanwhile = status;
        assertInstanceOf(Step.GoToPage.class, finish(bound));
    }

    @Test
    void aSessionThatThisBrowserCompletesMeanwhileHasItsResult() {
        endsMeanwhile = LinkSessionStatus.COMPLETED;
        completedByThisBrowser = true;
        assertIsResult(assertInstanceOf(Step.GoToManufacturer.class, finish(bound)).wayBack());
    }

    @ParameterizedTest
    @CsvSource({"supplier_error, supplier_error", "nonsense, access_denied", ", access_denied"})
    void leavingCancelsTheSessionAndTellsTheReason(String reason, String error) {
        Step.GoToManufacturer step =
                assertInstanceOf(Step.GoToManufacturer.class, flow.leave(unbound, token.value(), null, reason));
        assertTrue(step.wayBack().toString().contains("error=" + error + "&"), step::toString);
    }

    @Test
    void leavingASessionThatIsOverLeadsToItsPage() {
        session = TestSessions.in(LinkSessionStatus.COMPLETED);
        assertInstanceOf(Step.GoToPage.class, flow.leave(bound, token.value(), null, null));
    }

    @Test
    void noStepTellsTheBrowsersSecret() {
        String secret = assertInstanceOf(Step.Choose.class, show(unbound, null)).newBinding().orElseThrow().secret();
        assertFalse(show(unbound, null).toString().contains(secret));
        assertFalse(new Step.Choose(new Visit(session, token, Language.NL), null, Optional.of(binding)).toString()
                .contains(binding.secret()));
    }

    private Step show(Browser browser, String notice) {
        return flow.show(browser, new PageRequest(token.value(), null, notice, "north", null));
    }

    private Step finish(Browser browser) {
        return flow.finish(browser, "north", Map.of("state", List.of(STATE), "code", List.of("code")));
    }

    private static void assertIsResult(URI wayBack) {
        assertTrue(wayBack.getRawQuery().matches("own=1&data=[\\w-]+&signed_data=[\\w.-]+"), wayBack::toString);
    }

    private final class PlayedSessions extends LinkSessions {

        @Override
        public Optional<LinkSessionView> find(LinkToken asked) {
            return Optional.of(session).filter(known -> asked.value().equals(token.value()));
        }

        @Override
        public Optional<LinkSessionView> find(UUID id) {
            return Optional.of(session).filter(known -> known.id().equals(id));
        }

        @Override
        public boolean cancel(UUID id) {
            return session.isOpen();
        }
    }

    private final class PlayedAttempts extends LoginAttempts {

        @Override
        public void begin(Visit visit, String supplierId, LoginSecrets secrets) {
            assertEquals(binding.secret(), secrets.browserSecret());
            calls.add("begin " + supplierId);
        }

        @Override
        public Optional<Returned> use(String state, String supplierId, Browser browser) {
            boolean known = state.equals(STATE) && supplierId.equals("north");
            return known ? Optional.of(new Returned(session, Language.FR, browser.binding(session.id()), firstAnswer))
                    : Optional.empty();
        }

        @Override
        public boolean isCompletedBy(BrowserBinding asked, UUID linkSessionId) {
            return completedByThisBrowser && asked.equals(binding);
        }
    }

    private final class PlayedLogins extends SupplierLogins {

        @Override
        public Optional<URI> loginUrl(Visit visit, String supplierId, LoginSecrets secrets) throws SupplierException {
            failIfTold();
            return supplierId.equals("north") ? Optional.of(LOGIN) : Optional.empty();
        }

        @Override
        public SupplierLink account(UUID linkSessionId, String supplierId, LoginSecrets secrets,
                Map<String, List<String>> parameters) throws SupplierException {
            assertEquals(new LoginSecrets(STATE, binding.secret()), secrets);
            calls.add("ask " + supplierId);
            failIfTold();
            return ACCOUNT;
        }

        private void failIfTold() throws SupplierException {
            if (supplierFails != null) {
                throw new SupplierException(supplierFails, "as the test wants it");
            }
        }
    }

    private final class PlayedLinks extends Links {

        @Override
        public LinkSessionView make(LinkSessionView made, String state, SupplierLink account)
                throws SessionIsOverException {
            assertEquals(STATE, state);
            assertEquals(ACCOUNT, account);
            if (endsMeanwhile != null) {
                session = TestSessions.in(endsMeanwhile);
                throw new SessionIsOverException(made.id());
            }
            calls.add("link " + account.supplierId());
            return TestSessions.in(LinkSessionStatus.COMPLETED);
        }
    }

    private static final class PlayedManufacturers extends Manufacturers {

        @Override
        public Optional<Manufacturer> find(String id) {
            return Optional.of(TestSessions.manufacturer(id));
        }
    }
}
