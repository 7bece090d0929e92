package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.supplier.SupplierException;

/** Which step comes next, decided over sessions, logins and suppliers that this test plays. */
class LinkFlowTest extends PlayedFlow {

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
        assertEquals(new Step.UnknownLink(Language.FR), flow.begin(bound, unknown, "fr", "north", false));
        assertEquals(new Step.UnknownLink(Language.EN), flow.leave(bound, unknown, "de", "access_denied"));
        assertEquals(new Step.UnknownLink(Language.ES), flow.connect(bound, unknown, "es", ATTEMPT.toString()));
        assertEquals(new Step.UnknownLink(Language.EN), flow.receipt(bound, unknown, null));
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
        assertGoesOn(LOGIN, flow.begin(bound, token.value(), null, "north", false));
        assertEquals(List.of("begin north"), calls);
        assertEquals(binding.secret(), lastBrowserSecret);
    }

    @Test
    void theLoginOfAnotherAccountAsksForIt() {
        assertGoesOn(LOGIN.resolve("/another"), flow.begin(bound, token.value(), null, "north", true));
    }

    @Test
    void aSessionThatEndsBeforeItsLoginBeginsIsToldOfByItsPage() {
        endsMeanwhile = LinkSessionStatus.EXPIRED;
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, token.value(), null, "north", false));
        assertEquals(List.of(), calls);
    }

    @Test
    void aFormWithoutTheBrowsersBindingBeginsNothing() {
        assertInstanceOf(Step.GoToPage.class, flow.begin(unbound, token.value(), null, "north", false));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "COMPLETED", "CANCELLED", "EXPIRED"})
    void aSessionThatIsOverBeginsNoLogin(LinkSessionStatus status) {
        session = TestSessions.in(status);
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, token.value(), null, "north", false));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "south")
    void aSupplierThatIsNotOfferedBeginsNoLogin(String supplierId) {
        assertInstanceOf(Step.GoToPage.class, flow.begin(bound, token.value(), null, supplierId, false));
        assertEquals(List.of(), calls);
    }

    @Test
    void aSupplierThatIsAwayIsExplainedAndNoLoginBegins() {
        supplierFails = SupplierException.Reason.SUPPLIER_UNAVAILABLE;
        Step.GoToFailure step =
                assertInstanceOf(Step.GoToFailure.class, flow.begin(bound, token.value(), null, "north", false));
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
        Step.GoToSupplier step = assertInstanceOf(Step.GoToSupplier.class, show(unbound, null));
        assertEquals(LOGIN, step.login());
        assertEquals(token.value(), step.newBinding().orElseThrow().token().value());
        assertEquals(step.newBinding().orElseThrow().secret(), lastBrowserSecret,
                "the login can be finished in the browser that gets this binding");
        assertEquals(List.of("begin north"), calls);
    }

    @Test
    void aBrowserThatIsSentStraightOnKeepsTheBindingThatItHas() {
        session = TestSessions.requesting("north");
        assertGoesOn(LOGIN, show(bound, null));
        assertEquals(binding.secret(), lastBrowserSecret);
    }

    @ParameterizedTest
    @CsvSource({"choose,", "anything,", ", sou"})
    void whoAsksForTheChoiceIsNotSentStraightOn(String notice, String query) {
        session = TestSessions.requesting("north");
        assertInstanceOf(Step.Choose.class,
                flow.show(bound, new PageRequest(token.value(), null, notice, null, query)));
        assertEquals(List.of(), calls);
    }

    @Test
    void aRequestedSupplierThatIsNotOfferedAnyMoreLeavesTheChoice() {
        session = TestSessions.requesting("south");
        assertEquals(token.value(), assertInstanceOf(Step.Choose.class, show(unbound, null))
                .newBinding().orElseThrow().token().value());
        assertEquals(List.of(), calls);
    }

    @Test
    void aRequestedSupplierThatIsAwayIsExplained() {
        session = TestSessions.requesting("north");
        supplierFails = SupplierException.Reason.SUPPLIER_UNAVAILABLE;
        Step.GoToFailure step = assertInstanceOf(Step.GoToFailure.class, show(unbound, null));
        assertEquals(LeaveReason.SUPPLIER_UNAVAILABLE, step.reason());
        assertEquals("north", step.supplierId());
        assertInstanceOf(Step.ExplainFailure.class, show(unbound, step.reason().code()));
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

    /** To the supplier, in a browser that keeps its binding. */
    private void assertGoesOn(URI login, Step step) {
        Step.GoToSupplier goes = assertInstanceOf(Step.GoToSupplier.class, step);
        assertEquals(login, goes.login());
        assertEquals(Optional.empty(), goes.newBinding());
        assertEquals(token.value(), goes.visit().token().value());
    }
}
