package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkToken;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.supplier.SupplierException;

/** Which step comes next, decided over sessions, logins and suppliers that this test plays. */
class LinkFlowTest extends PlayedFlow {

    @Test
    void theLinkBindsTheBrowserAndLeadsToTheSessionsPage() {
        Step.Bind step = assertInstanceOf(Step.Bind.class, flow.open(unbound, token.value(), null));
        assertEquals(new Visit(session, step.visit().binding(), Language.NL), step.visit());
        assertEquals(token.value(), step.visit().binding().token().value());
        assertTrue(step.visit().binding().secret().matches(RandomSecret.FORM));
    }

    @Test
    void anOpenSessionIsShownToTheBrowserThatIsBoundToIt() {
        assertEquals(new Step.Choose(new Visit(session, binding, Language.NL), null), show(bound, null));
    }

    @Test
    void aBrowserKeepsTheBindingThatItHas() {
        Browser before = new Browser(Map.of(token.sessionId(), binding), Language.EN);
        Step.GoToPage step = assertInstanceOf(Step.GoToPage.class, flow.open(before, token.value(), "es"));
        assertEquals(new Visit(session, binding, Language.ES), step.visit());
    }

    @ParameterizedTest
    @EnumSource
    void theLinkOfASessionInAnyStateBeginsNothing(LinkSessionStatus status) {
        session = status == LinkSessionStatus.OPEN ? TestSessions.requesting("north") : TestSessions.in(status);
        assertInstanceOf(Step.Bind.class, flow.open(unbound, token.value(), null));
        assertEquals(List.of(), calls);
    }

    @Test
    void aBrowserWithoutTheBindingIsAskedForItByEveryRouteAndChangesNothing() {
        loggedIn = true;
        for (Step step : List.of(show(unbound, null), show(unbound, "cancel"),
                flow.begin(unbound, TestSessions.ID, null, "north", false), connect(unbound),
                flow.receipt(unbound, TestSessions.ID, null), flow.leave(unbound, TestSessions.ID, null, null),
                flow.show(bound, UUID.randomUUID(), new PageRequest(null, null, null, null)))) {
            assertEquals(new Step.AskForCookie(Language.EN), step);
        }
        assertEquals(new Step.AskForCookie(Language.FR), flow.leave(unbound, TestSessions.ID, "fr", null));
        assertEquals(List.of(), calls);
        assertTrue(session.isOpen());
    }

    @Test
    void aSessionThatWasClearedOutIsAnUnknownLink() {
        Browser before = new Browser(Map.of(TestSessions.ID,
                BrowserBinding.random(LinkToken.parse(RandomSecret.next()).orElseThrow())), Language.EN);
        assertEquals(new Step.UnknownLink(Language.EN), show(before, null));
        assertEquals(new Step.UnknownLink(Language.ES), flow.leave(before, TestSessions.ID, "es", null));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "x' or ''='", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void anUnknownTokenIsAnUnknownLinkInTheBrowsersLanguage(String unknown) {
        assertEquals(new Step.UnknownLink(Language.EN), flow.open(unbound, unknown, null));
        assertEquals(new Step.UnknownLink(Language.FR), flow.open(bound, unknown, "fr"));
        assertEquals(new Step.UnknownLink(Language.EN), flow.open(bound, unknown, "de"));
    }

    @ParameterizedTest
    @CsvSource({"es, ES", "de, NL", ", NL"})
    void theLanguageIsTheOneAskedForElseTheSessions(String asked, Language spoken) {
        PageRequest request = new PageRequest(asked, null, null, null);
        assertEquals(spoken, assertInstanceOf(Step.Choose.class, flow.show(bound, TestSessions.ID, request))
                .visit().language());
        assertEquals(spoken, assertInstanceOf(Step.Bind.class, flow.open(unbound, token.value(), asked))
                .visit().language());
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
        URI ofAnother = assertInstanceOf(Step.ShowEnd.class, show(another, null)).wayBack();
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
        assertGoesOn(LOGIN, flow.begin(bound, TestSessions.ID, null, "north", false));
        assertEquals(List.of("begin north"), calls);
        assertEquals(binding.secret(), lastBrowserSecret);
    }

    @Test
    void theLoginOfAnotherAccountAsksForIt() {
        assertGoesOn(LOGIN.resolve("/another"), flow.begin(bound, TestSessions.ID, null, "north", true));
    }

    @Test
    void aSessionThatEndsBeforeItsLoginBeginsIsToldOfByItsPage() {
        endsMeanwhile = LinkSessionStatus.EXPIRED;
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, TestSessions.ID, null, "north", false));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereTooManyLoginsHaveBegunNoneBegins(boolean hasAccount) {
        tooManyLogins = true;
        loggedIn = hasAccount;
        Step refused = new Step.RefuseLogin(new Visit(session, binding, Language.NL), hasAccount);
        assertEquals(refused, flow.begin(bound, TestSessions.ID, null, "north", false));
        assertEquals(List.of(), calls);
        assertEquals(hasAccount, show(bound, null) instanceof Step.ShowAccount, "an account can still be connected");
    }

    @Test
    void aSessionForOneSupplierTellsThatTooManyLoginsHaveBegun() {
        session = TestSessions.requesting("north");
        tooManyLogins = true;
        assertInstanceOf(Step.RefuseLogin.class, show(bound, null));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "COMPLETED", "CANCELLED", "EXPIRED"})
    void aSessionThatIsOverBeginsNoLogin(LinkSessionStatus status) {
        session = TestSessions.in(status);
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, TestSessions.ID, null, "north", false));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "south")
    void aSupplierThatIsNotOfferedBeginsNoLogin(String supplierId) {
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, TestSessions.ID, null, supplierId, false));
        assertEquals(List.of(), calls);
    }

    @Test
    void aSupplierThatIsAwayIsExplainedAndNoLoginBegins() {
        supplierFails = SupplierException.Reason.SUPPLIER_UNAVAILABLE;
        Step.GoToFailure step =
                assertInstanceOf(Step.GoToFailure.class, flow.begin(bound, TestSessions.ID, null, "north", false));
        assertEquals(LeaveReason.SUPPLIER_UNAVAILABLE, step.reason());
        assertEquals(List.of(), calls);
    }

    @Test
    void theFirstAnswerOfTheSupplierLeadsToTheAccountThatThePersonThenConnects() {
        assertEquals(Language.FR, assertInstanceOf(Step.GoToPage.class, finish(bound)).visit().language());
        assertEquals(List.of("ask north", "learn north"), calls, "the answer links nothing");
        assertEquals(LOGGED_IN, assertInstanceOf(Step.ShowAccount.class, show(bound, null)).account());
        assertInstanceOf(Step.GoToPage.class, connect(bound));
        assertIsResult(assertInstanceOf(Step.ShowEnd.class, show(bound, null)).wayBack());
        assertEquals(List.of("ask north", "learn north", "link north"), calls);
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
    void aReloadAfterTheFirstAnswerHasTheAccountAgain() {
        finish(bound);
        firstAnswer = false;
        assertInstanceOf(Step.GoToPage.class, finish(bound));
        assertInstanceOf(Step.ShowAccount.class, show(bound, null));
        assertEquals(List.of("ask north", "learn north"), calls);
    }

    @Test
    void aReloadAfterThePersonAgreedHasTheResultAgain() {
        firstAnswer = false;
        completedByThisBrowser = true;
        session = TestSessions.in(LinkSessionStatus.COMPLETED);
        assertInstanceOf(Step.GoToPage.class, finish(bound));
        assertIsResult(assertInstanceOf(Step.ShowEnd.class, show(bound, null)).wayBack());
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "CANCELLED", "EXPIRED"})
    void aSessionThatEndsMeanwhileIsToldOfByItsPage(LinkSessionStatus status) {
        endsMeanwhile = status;
        assertInstanceOf(Step.GoToPage.class, finish(bound));
        assertEquals(status, assertInstanceOf(Step.ShowEnd.class, show(bound, null)).status());
        assertEquals(List.of("ask north"), calls, "nothing is kept of the account");
    }

    @Test
    void aSessionThatThisBrowserCompletesMeanwhileHasItsResult() {
        endsMeanwhile = LinkSessionStatus.COMPLETED;
        completedByThisBrowser = true;
        assertInstanceOf(Step.GoToPage.class, finish(bound));
        assertIsResult(assertInstanceOf(Step.ShowEnd.class, show(bound, null)).wayBack());
    }

    @Test
    void aSessionForOneSupplierGoesStraightToItsLogin() {
        session = TestSessions.requesting("north");
        assertGoesOn(LOGIN, show(another, null));
        assertEquals(othersBinding.secret(), lastBrowserSecret,
                "the login can be finished in the browser that has this binding");
        assertEquals(List.of("begin north"), calls);
    }

    @ParameterizedTest
    @CsvSource({"choose,", "anything,", ", sou"})
    void whoAsksForTheChoiceIsNotSentStraightOn(String notice, String query) {
        session = TestSessions.requesting("north");
        assertInstanceOf(Step.Choose.class,
                flow.show(bound, TestSessions.ID, new PageRequest(null, notice, null, query)));
        assertEquals(List.of(), calls);
    }

    @Test
    void aRequestedSupplierThatIsNotOfferedAnyMoreLeavesTheChoice() {
        session = TestSessions.requesting("south");
        assertInstanceOf(Step.Choose.class, show(bound, null));
        assertEquals(List.of(), calls);
    }

    @Test
    void aRequestedSupplierThatIsAwayIsExplained() {
        session = TestSessions.requesting("north");
        supplierFails = SupplierException.Reason.SUPPLIER_UNAVAILABLE;
        Step.GoToFailure step = assertInstanceOf(Step.GoToFailure.class, show(bound, null));
        assertEquals(LeaveReason.SUPPLIER_UNAVAILABLE, step.reason());
        assertEquals("north", step.supplierId());
        assertInstanceOf(Step.ExplainFailure.class, show(bound, step.reason().code()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"choose", "access_denied"})
    void aLinkWhoseTimeIsUpTakesNoNewLoginWhileAnotherMayStillEnd(String notice) {
        session = TestSessions.inItsGrace(Duration.ofMinutes(2));
        Step.ShowEnd step = assertInstanceOf(Step.ShowEnd.class, show(bound, notice));
        assertEquals(LinkSessionStatus.EXPIRED, step.status());
        assertTrue(step.wayBack().toString().contains("error=session_expired"), step::toString);
    }

    @ParameterizedTest
    @CsvSource({"supplier_error, supplier_error", "nonsense, access_denied", ", access_denied"})
    void leavingCancelsTheSessionAndTellsTheReason(String reason, String error) {
        Step.GoToManufacturer step =
                assertInstanceOf(Step.GoToManufacturer.class, flow.leave(bound, TestSessions.ID, null, reason));
        assertTrue(step.wayBack().toString().contains("error=" + error + "&"), step::toString);
    }

    @Test
    void leavingASessionThatIsOverLeadsToItsPage() {
        session = TestSessions.in(LinkSessionStatus.COMPLETED);
        assertInstanceOf(Step.GoToPage.class, flow.leave(bound, TestSessions.ID, null, null));
    }

    @Test
    void noStepTellsTheBrowsersSecret() {
        Step.Bind step = assertInstanceOf(Step.Bind.class, flow.open(unbound, token.value(), null));
        assertFalse(step.toString().contains(step.visit().binding().secret()), step::toString);
        assertFalse(show(bound, null).toString().contains(binding.secret()));
        assertFalse(show(bound, null).toString().contains(token.value()));
    }

    private static void assertGoesOn(URI login, Step step) {
        assertEquals(new Step.GoToSupplier(login), step);
    }
}
