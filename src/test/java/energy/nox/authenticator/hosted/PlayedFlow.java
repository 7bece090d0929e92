package energy.nox.authenticator.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
import energy.nox.authenticator.subscriber.ConnectionView;
import energy.nox.authenticator.subscriber.Connections;
import energy.nox.authenticator.subscriber.SupplierLink;
import energy.nox.authenticator.supplier.LoginSecrets;
import energy.nox.authenticator.supplier.SupplierAccount;
import energy.nox.authenticator.supplier.SupplierException;
import io.opentelemetry.api.OpenTelemetry;

/** A flow over one session, two browsers, and logins, agreements and connections that a test plays. */
abstract class PlayedFlow {

    static final String STATE = "state-of-the-login";
    static final URI LOGIN = URI.create("https://north.example/login");
    static final UUID ATTEMPT = UUID.fromString("0a0b0c0d-0000-4000-8000-00000000abcd");
    static final SupplierAccount ACCOUNT =
            new SupplierAccount("https://north.example", "customer", Optional.of("Anna d. V."), Optional.empty());
    static final LoggedInAccount LOGGED_IN = new LoggedInAccount(ATTEMPT,
            new SupplierLink("north", "https://north.example", "customer"), "Anna d. V.", null);

    final LinkToken token = LinkToken.parse(RandomSecret.next()).orElseThrow();
    final BrowserBinding binding = BrowserBinding.random(token);
    final Browser bound = new Browser(Map.of(TestSessions.ID, binding), Language.EN);
    final Browser unbound = new Browser(Map.of(), Language.EN);
    /** Has a binding of its own, as somebody has who opened the same link. */
    final BrowserBinding othersBinding = BrowserBinding.random(token);
    final Browser another = new Browser(Map.of(TestSessions.ID, othersBinding), Language.EN);

    LinkSessionView session = TestSessions.in(LinkSessionStatus.OPEN);
    Manufacturer manufacturer = TestSessions.MANUFACTURER;
    boolean completedByThisBrowser;
    boolean firstAnswer = true;
    boolean tooManyLogins;
    /** Whether the bound browser has logged in to {@link #LOGGED_IN}. */
    boolean loggedIn;
    boolean confirmationRequired;
    SupplierException.Reason supplierFails;
    /** Whether its supplier is not offered any more. */
    boolean withdrawn;
    /** Has the session end just before it is changed. */
    LinkSessionStatus endsMeanwhile;
    /** Has the first of two taps on Connect complete the session while the second one is looked at. */
    boolean tappedBefore;
    /** What the manufacturer's user has already. */
    Optional<ConnectionView> connection = Optional.empty();
    /** Of the last login that began. */
    String lastBrowserSecret;
    final List<String> calls = new ArrayList<>();

    final LinkFlow flow = flow();

    private LinkFlow flow() {
        LinkSessionTrace trace = new LinkSessionTrace(OpenTelemetry.noop().getTracer("test"));
        LinkSessions sessions = new PlayedSessions();
        LoginAttempts attempts = new PlayedAttempts();
        AccountFlow accounts = new AccountFlow(sessions, attempts, new PlayedAgreements(), new PlayedConnections(),
                new PlayedManufacturers(), TestSessions.RETURN_URLS, trace, TestSessions.CLOCK);
        return new LinkFlow(sessions, attempts, new PlayedLogins(), accounts, TestSessions.RETURN_URLS, trace,
                TestSessions.CLOCK);
    }

    Step show(Browser browser, String notice) {
        return flow.show(browser, TestSessions.ID, new PageRequest(null, notice, "north", null));
    }

    Step finish(Browser browser) {
        return flow.finish(browser, "north", Map.of("state", List.of(STATE), "code", List.of("code")));
    }

    Step connect(Browser browser) {
        return flow.connect(browser, TestSessions.ID, null, ATTEMPT.toString());
    }

    static void assertIsResult(URI wayBack) {
        assertTrue(wayBack.getRawQuery().matches("own=1&data=[\\w-]+&signed_data=[\\w.-]+"), wayBack::toString);
    }

    private void endIfTold(UUID sessionId) throws SessionIsOverException {
        if (endsMeanwhile != null) {
            session = TestSessions.in(endsMeanwhile);
            throw new SessionIsOverException(sessionId);
        }
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
        public boolean begin(Visit visit, String supplierId, LoginSecrets secrets) throws SessionIsOverException {
            endIfTold(visit.session().id());
            if (tooManyLogins) {
                return false;
            }
            calls.add("begin " + supplierId);
            lastBrowserSecret = secrets.browserSecret();
            loggedIn = false;
            return true;
        }

        @Override
        public Optional<Returned> use(String state, String supplierId, Browser browser) {
            boolean known = state.equals(STATE) && supplierId.equals("north");
            Optional<BrowserBinding> theirs = browser.binding(session.id()).filter(binding::equals);
            return known ? Optional.of(new Returned(session, Language.FR, theirs, firstAnswer)) : Optional.empty();
        }

        @Override
        public void authenticate(String state, SupplierAccount account) {
            assertEquals(STATE, state);
            assertEquals(ACCOUNT, account);
            if (endsMeanwhile != null) {
                session = TestSessions.in(endsMeanwhile);
            } else {
                calls.add("learn north");
                loggedIn = true;
            }
        }

        @Override
        public Optional<LoggedInAccount> findAccount(BrowserBinding asked, UUID linkSessionId) {
            return Optional.of(LOGGED_IN).filter(account -> loggedIn && asked.equals(binding));
        }

        @Override
        public boolean isCompletedBy(BrowserBinding asked, UUID linkSessionId) {
            return completedByThisBrowser && asked.equals(binding);
        }
    }

    private final class PlayedLogins extends SupplierLogins {

        @Override
        public Optional<URI> loginUrl(Visit visit, String supplierId, LoginSecrets secrets, boolean otherAccount)
                throws SupplierException {
            failIfTold();
            return supplierId.equals("north") ? Optional.of(otherAccount ? LOGIN.resolve("/another") : LOGIN)
                    : Optional.empty();
        }

        @Override
        public SupplierAccount account(Visit visit, String supplierId, LoginSecrets secrets,
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

    private final class PlayedAgreements extends Agreements {

        @Override
        public Optional<LinkSessionView> agree(Visit visit, UUID attemptId)
                throws SessionIsOverException, SupplierException {
            if (tappedBefore) {
                session = TestSessions.in(LinkSessionStatus.COMPLETED);
                return Optional.empty();
            }
            if (!loggedIn || !visit.binding().equals(binding) || !attemptId.equals(ATTEMPT)) {
                return Optional.empty();
            }
            endIfTold(visit.session().id());
            if (withdrawn) {
                throw new SupplierException(SupplierException.Reason.SUPPLIER_UNAVAILABLE, "as the test wants it");
            }
            calls.add("link north");
            completedByThisBrowser = true;
            loggedIn = false;
            session = TestSessions.leadingBackTo(
                    confirmationRequired ? LinkSessionStatus.PENDING : LinkSessionStatus.COMPLETED,
                    session.redirectUrl());
            return Optional.of(session);
        }
    }

    private final class PlayedConnections extends Connections {

        @Override
        public Optional<ConnectionView> find(String manufacturerId, String userId) {
            assertEquals(List.of("acme", "user-1"), List.of(manufacturerId, userId));
            return connection;
        }

        @Override
        public Optional<ConnectionView> find(String manufacturerId, UUID noxUserId) {
            assertEquals(List.of("acme", session.noxUserId()), List.of(manufacturerId, noxUserId));
            return connection;
        }
    }

    private final class PlayedManufacturers extends Manufacturers {

        @Override
        public Optional<Manufacturer> find(String id) {
            return Optional.ofNullable(manufacturer);
        }
    }
}
