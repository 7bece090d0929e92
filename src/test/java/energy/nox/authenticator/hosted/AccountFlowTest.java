package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import energy.nox.authenticator.subscriber.ConnectionStatus;
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.subscriber.ConsentView;
import energy.nox.authenticator.subscriber.DisconnectReason;
import energy.nox.authenticator.support.ManufacturerApp;

/** What comes after the login: the account, the agreement, what happened, and the receipt. */
class AccountFlowTest extends PlayedFlow {

    @Test
    void theAccountIsShownToTheBrowserThatLoggedIn() {
        loggedIn = true;
        Step.ShowAccount step = assertInstanceOf(Step.ShowAccount.class, show(bound, null));
        assertEquals(new Step.ShowAccount(new Visit(session, binding, Language.NL), LOGGED_IN,
                Optional.empty(), 9), step);
    }

    @Test
    void theAccountIsShownToNoOtherBrowser() {
        loggedIn = true;
        assertInstanceOf(Step.AskForCookie.class, show(unbound, null));
        assertInstanceOf(Step.Choose.class, show(another, null));
    }

    @Test
    void theAccountIsShownAlthoughTheSessionIsForOneSupplier() {
        session = TestSessions.requesting("north");
        loggedIn = true;
        assertInstanceOf(Step.ShowAccount.class, show(bound, null));
        assertEquals(List.of(), calls);
    }

    @Test
    void whoAsksForTheChoiceMayChooseAgain() {
        loggedIn = true;
        assertInstanceOf(Step.Choose.class, show(bound, PageRequest.CHOOSE));
    }

    @Test
    void whoStopsIsAskedFirst() {
        loggedIn = true;
        assertInstanceOf(Step.ConfirmLeaving.class, show(bound, PageRequest.CANCEL));
    }

    @Test
    void aLoginThatFailedIsExplainedAlthoughAnotherSucceededBefore() {
        loggedIn = true;
        assertInstanceOf(Step.ExplainFailure.class, show(bound, LeaveReason.ACCESS_DENIED.code()));
    }

    @Test
    void theAccountOfALoginThatBeganInTimeIsShownAfterThat() {
        session = TestSessions.inItsGrace(Duration.ofSeconds(150));
        loggedIn = true;
        assertEquals(2, assertInstanceOf(Step.ShowAccount.class, show(bound, null)).minutesLeft());
    }

    @Test
    void theLastMinuteIsAMinute() {
        session = TestSessions.inItsGrace(Duration.ofSeconds(1));
        loggedIn = true;
        assertEquals(1, assertInstanceOf(Step.ShowAccount.class, show(bound, null)).minutesLeft());
    }

    @ParameterizedTest
    @CsvSource({"CONNECTED, south", "RELINK_REQUIRED, south", "DISCONNECTED,"})
    void thePageTellsOfTheConnectionThatWouldBeReplaced(ConnectionStatus status, String replaced) {
        connection = Optional.of(connection(status));
        loggedIn = true;
        assertEquals(Optional.ofNullable(replaced),
                assertInstanceOf(Step.ShowAccount.class, show(bound, null)).replacedSupplierId());
    }

    @Test
    void theAccountIsConnectedAndThePersonReadsSo() {
        loggedIn = true;
        assertInstanceOf(Step.GoToPage.class, connect(bound));
        assertEquals(List.of("link north"), calls);
        Step.ShowEnd step = assertInstanceOf(Step.ShowEnd.class, show(bound, null));
        assertEquals(LinkSessionStatus.COMPLETED, step.status());
        assertTrue(step.isTheirs());
        assertIsResult(step.wayBack());
    }

    @Test
    void anAccountOfASupplierThatIsNotOfferedAnyMoreIsNotConnectedAndThePageSaysSo() {
        loggedIn = true;
        withdrawn = true;
        Step.GoToFailure step = assertInstanceOf(Step.GoToFailure.class, connect(bound));
        assertEquals(LeaveReason.SUPPLIER_UNAVAILABLE, step.reason());
        assertEquals(List.of(), calls);
    }

    @Test
    void aSecondConnectLeadsToTheSameResult() {
        loggedIn = true;
        connect(bound);
        assertInstanceOf(Step.GoToPage.class, connect(bound));
        assertTrue(assertInstanceOf(Step.ShowEnd.class, show(bound, null)).isTheirs());
        assertEquals(List.of("link north"), calls);
    }

    @Test
    void twoTapsAtTheSameMomentLeadToTheSameResult() {
        loggedIn = true;
        tappedBefore = true;
        assertInstanceOf(Step.GoToPage.class, connect(bound));
    }

    @Test
    void aManufacturerThatConfirmsGetsACodeWithTheResult() {
        confirmationRequired = true;
        loggedIn = true;
        connect(bound);
        Step.ShowEnd step = assertInstanceOf(Step.ShowEnd.class, show(bound, null));
        assertEquals(LinkSessionStatus.PENDING, step.status());
        assertTrue(step.isTheirs());
        assertEquals(Agreements.confirmationCode(binding, TestSessions.ID),
                ManufacturerApp.parameters(step.wayBack()).get("code"));
    }

    @Test
    void theCodeIsForNoOtherBrowser() {
        confirmationRequired = true;
        loggedIn = true;
        connect(bound);
        assertInstanceOf(Step.AskForCookie.class, show(unbound, null));
        Step.ShowEnd step = assertInstanceOf(Step.ShowEnd.class, show(another, null));
        assertFalse(step.isTheirs());
        assertEquals(session.redirectUrl(), step.wayBack().toString());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x", "0a0b0c0d-0000-4000-8000-00000000abce", "0A0B0C0D-0000-4000-8000-00000000ABCD",
        "0a0b0c0d-0000-4000-8000-00000000abcd "})
    void anAccountThatThePageDidNotShowIsRefused(String account) {
        loggedIn = true;
        assertInstanceOf(Step.RefuseAccount.class, flow.connect(bound, TestSessions.ID, null, account));
        assertEquals(List.of(), calls);
    }

    @Test
    void anotherBrowserCannotConnectTheAccount() {
        loggedIn = true;
        assertInstanceOf(Step.RefuseAccount.class, connect(another));
        assertEquals(List.of(), calls);
    }

    @Test
    void aFormWithoutTheBrowsersBindingConnectsNothing() {
        loggedIn = true;
        assertInstanceOf(Step.AskForCookie.class, connect(unbound));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "COMPLETED", "CANCELLED", "EXPIRED"})
    void aSessionThatIsOverConnectsNothing(LinkSessionStatus status) {
        loggedIn = true;
        session = TestSessions.in(status);
        assertInstanceOf(Step.GoToPage.class, connect(bound));
        assertEquals(List.of(), calls);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "COMPLETED", "CANCELLED", "EXPIRED"})
    void aSessionThatEndsMeanwhileIsToldOfByItsPage(LinkSessionStatus status) {
        loggedIn = true;
        endsMeanwhile = status;
        assertInstanceOf(Step.GoToPage.class, connect(bound));
        assertEquals(status, assertInstanceOf(Step.ShowEnd.class, show(bound, null)).status());
        assertEquals(List.of(), calls);
    }

    @Test
    void aManufacturerThatSkipsTheLastPageGetsTheResultAtOnce() {
        manufacturer = TestSessions.manufacturer(false);
        loggedIn = true;
        assertIsResult(assertInstanceOf(Step.GoToManufacturer.class, connect(bound)).wayBack());
    }

    @Test
    void aManufacturerThatConfirmsMaySkipTheLastPageToo() {
        manufacturer = TestSessions.manufacturer(false);
        confirmationRequired = true;
        loggedIn = true;
        URI wayBack = assertInstanceOf(Step.GoToManufacturer.class, connect(bound)).wayBack();
        assertTrue(ManufacturerApp.parameters(wayBack).containsKey("code"), wayBack::toString);
    }

    /** Browsers open an app on a tap alone, and without the app the person would be left with nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"com.acme.app:/callback?own=1", "http.acme.app:/callback?own=1"})
    void anAppIsOpenedFromTheLastPageAlways(String redirectUrl) {
        manufacturer = TestSessions.manufacturer(false);
        session = TestSessions.leadingBackTo(LinkSessionStatus.OPEN, redirectUrl);
        loggedIn = true;
        assertInstanceOf(Step.GoToPage.class, connect(bound));
        URI wayBack = assertInstanceOf(Step.ShowEnd.class, show(bound, null)).wayBack();
        assertTrue(wayBack.toString().startsWith(redirectUrl), wayBack::toString);
    }

    @Test
    void aManufacturerThatIsNoLongerConfiguredGetsNoResult() {
        loggedIn = true;
        manufacturer = null;
        assertInstanceOf(Step.GoToPage.class, connect(bound));
        Step.ShowEnd step = assertInstanceOf(Step.ShowEnd.class, show(bound, null));
        assertFalse(step.isTheirs());
        assertEquals(session.redirectUrl(), step.wayBack().toString());
    }

    @Test
    void theReceiptIsForTheBrowserWhoseUserAgreed() {
        loggedIn = true;
        connect(bound);
        connection = Optional.of(connection(ConnectionStatus.CONNECTED));
        assertEquals(new Step.SendReceipt("the.signed.receipt"), flow.receipt(bound, TestSessions.ID, null));
        assertInstanceOf(Step.AskForCookie.class, flow.receipt(unbound, TestSessions.ID, null));
        assertInstanceOf(Step.GoToPage.class, flow.receipt(another, TestSessions.ID, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPEN", "PENDING", "CANCELLED", "EXPIRED"})
    void aSessionThatLinkedNothingHasNoReceipt(LinkSessionStatus status) {
        session = TestSessions.in(status);
        completedByThisBrowser = true;
        connection = Optional.of(connection(ConnectionStatus.CONNECTED));
        assertInstanceOf(Step.GoToPage.class, flow.receipt(bound, TestSessions.ID, null));
    }

    @Test
    void aConnectionThatHasEndedOrWasErasedHasNoReceipt() {
        loggedIn = true;
        connect(bound);
        assertInstanceOf(Step.GoToPage.class, flow.receipt(bound, TestSessions.ID, null));
        connection = Optional.of(connection(ConnectionStatus.DISCONNECTED));
        assertInstanceOf(Step.GoToPage.class, flow.receipt(bound, TestSessions.ID, null));
    }

    private static ConnectionView connection(ConnectionStatus status) {
        Instant now = TestSessions.CLOCK.instant();
        boolean ended = status == ConnectionStatus.DISCONNECTED;
        return new ConnectionView(UUID.randomUUID(), "acme", "user-1", status, "south", List.of(), now, now,
                ended ? now : null, ended ? DisconnectReason.BY_USER : null,
                new ConsentView("south", now, Language.NL, "0123456789ab", List.of(), "the.signed.receipt"));
    }
}
