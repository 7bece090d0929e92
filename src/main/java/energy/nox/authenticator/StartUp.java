package energy.nox.authenticator;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import energy.nox.authenticator.config.MountedFilesConfigSource;
import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.config.Reloads;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.StartException;
import energy.nox.authenticator.connection.Retention;
import energy.nox.authenticator.connection.RetentionTimer;
import energy.nox.authenticator.hosted.SecurityTxt;
import energy.nox.authenticator.hosted.UiConfig;
import energy.nox.authenticator.linksession.LinkSessionConfig;
import energy.nox.authenticator.linksession.expiry.ExpiryTimer;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.manufacturer.RateLimits;
import energy.nox.authenticator.observe.Audit;
import energy.nox.authenticator.observe.ConfigurationSignals;
import energy.nox.authenticator.observe.HealthChecks;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.observe.TrustedProxies;
import energy.nox.authenticator.persistence.ConnectionShares;
import energy.nox.authenticator.persistence.DatabaseHealth;
import energy.nox.authenticator.persistence.Schema;
import energy.nox.authenticator.secret.SigningKeys;
import energy.nox.authenticator.supplier.SupplierDiscoveryTimer;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

/**
 * The start of the application, from top to bottom: configuration, database, timers, audit. Nothing is served and no
 * timer runs before it is through.
 *
 * <p>A wrong configuration stops the start, and the server says that the application failed. A database that is away is
 * waited for while the server is up: until then every request is answered 503, and the application is neither started
 * nor ready.
 */
@ApplicationScoped
public class StartUp {

    private static final Logger LOG = Log.of(StartUp.class);
    private static final String START_TIMEOUT = "nox.db.start-timeout";
    private static final int RETRY_SECONDS = 1;
    private static final Duration BETWEEN_REMINDERS = Duration.ofSeconds(30);

    @Resource
    private ManagedScheduledExecutorService executor;

    private Settings settings;
    private Clock clock;
    private PublicUrls urls;
    private Reloads reloads;
    private ConfigurationSignals configurationSignals;
    private SigningKeys signingKeys;
    private LinkSessionConfig linkSessions;
    private UiConfig ui;
    private SecurityTxt securityTxt;
    private RateLimits rateLimits;
    private TrustedProxies proxies;
    private ConnectionShares connectionShares;
    private Manufacturers manufacturers;
    private Suppliers suppliers;
    private HealthChecks health;
    private Audit audit;
    private Schema schema;
    private DatabaseHealth database;
    private SupplierDiscoveryTimer discovery;
    private Retention retention;
    private RetentionTimer retentionTimer;
    private ExpiryTimer expiry;

    private Duration startTimeout;
    private Instant giveUp;
    private Instant nextReminder;
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean done;

    /** For the CDI proxy. */
    protected StartUp() {
    }

    @Inject
    public StartUp(Settings settings, Clock clock, PublicUrls urls, Reloads reloads, SigningKeys signingKeys,
            LinkSessionConfig linkSessions, UiConfig ui, RateLimits rateLimits, Manufacturers manufacturers,
            Suppliers suppliers, HealthChecks health, Audit audit, Schema schema, DatabaseHealth database,
            SupplierDiscoveryTimer discovery, ExpiryTimer expiry, Retention retention,
            RetentionTimer retentionTimer, TrustedProxies proxies, ConnectionShares connectionShares,
            SecurityTxt securityTxt, ConfigurationSignals configurationSignals) {
        this.settings = settings;
        this.clock = clock;
        this.urls = urls;
        this.reloads = reloads;
        this.configurationSignals = configurationSignals;
        this.signingKeys = signingKeys;
        this.linkSessions = linkSessions;
        this.ui = ui;
        this.securityTxt = securityTxt;
        this.rateLimits = rateLimits;
        this.proxies = proxies;
        this.connectionShares = connectionShares;
        this.manufacturers = manufacturers;
        this.suppliers = suppliers;
        this.health = health;
        this.audit = audit;
        this.schema = schema;
        this.database = database;
        this.discovery = discovery;
        this.retention = retention;
        this.retentionTimer = retentionTimer;
        this.expiry = expiry;
    }

    void onStart(@Observes Startup event) {
        try {
            readConfiguration();
            tellWhatHasNoEffect();
            giveUp = clock.instant().plus(startTimeout);
            nextReminder = clock.instant();
            useDatabase();
        } catch (RuntimeException e) {
            refuse(e);
            throw e;
        }
    }

    /** Whether requests are answered. */
    boolean isDone() {
        return done;
    }

    /** All faults are told together. A bean reads its configuration when it is made, which its first call does. */
    private void readConfiguration() {
        List<Runnable> steps = List.of(
                settings::isProduction,
                () -> startTimeout = settings.duration(START_TIMEOUT, Duration.ofMinutes(5), Duration.ZERO,
                        Duration.ofDays(1)),
                reloads::interval,
                urls::check, signingKeys::toString, linkSessions::toString, ui::toString,
                securityTxt::toString, rateLimits::toString, proxies::toString, connectionShares::toString,
                manufacturers::check, suppliers::toString, retention::toString, audit::toString, health::begin,
                schema::toString);
        // A wrong value that several modules read is told once.
        Map<String, StartException> faults = new LinkedHashMap<>();
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (StartException e) {
                faults.putIfAbsent(e.reason(), e);
            }
        }
        List<StartException> told = List.copyOf(faults.values());
        if (!told.isEmpty()) {
            told.subList(1, told.size()).forEach(this::refuse);
            throw told.get(0);
        }
    }

    /** Warnings, since files and manufacturers may still come while the server runs. */
    private void tellWhatHasNoEffect() {
        new MountedFilesConfigSource().missing().forEach(LOG::warning);
        settings.unknown().forEach(LOG::warning);
        suppliers.manufacturers().forEach((supplier, ids) -> ids.stream().filter(id -> !manufacturers.isConfigured(id))
                .forEach(id -> LOG.warning("nox.supplier." + supplier + ".manufacturers names " + id
                        + ", which is not a manufacturer of nox.manufacturers")));
    }

    /** What needs the database. Where that is away, all of it again a moment later. */
    private void useDatabase() {
        Optional<String> away = schema.prepare();
        if (away.isPresent()) {
            waitForDatabase(away.get());
            return;
        }
        database.begin();
        configurationSignals.begin();
        discovery.schedule();
        expiry.schedule();
        retentionTimer.schedule();
        audit.begin();
        executor.scheduleWithFixedDelay(this::keepUp, 1, 1, TimeUnit.SECONDS);
        done = true;
        executor.schedule(this::tellReady, 1, TimeUnit.SECONDS);
    }

    /** What has to happen on a server that nobody asks anything too. */
    private void keepUp() {
        try {
            reloads.refresh();
            audit.recordLeftOut();
        } catch (RuntimeException e) {
            // A task that throws is never run again.
            LOG.log(Level.SEVERE, "The configuration could not be looked at; the next look is in a second", e);
        }
    }

    /** A moment later, when the server too has said that it is ready: what to try next is the last line of a start. */
    private void tellReady() {
        LOG.info("Ready: users come to " + urls.absolute(URI.create(urls.uiPath()))
                + (settings.isProduction() ? "; the API is described at " + urls.absolute(URI.create("/openapi"))
                : "; the API is described, and can be tried, at " + urls.absolute(URI.create("/openapi/ui"))));
    }

    private void waitForDatabase(String reason) {
        Instant now = clock.instant();
        if (!now.isBefore(giveUp)) {
            throw new StartException("the database at " + schema.location() + " did not answer within " + startTimeout
                    + " (" + START_TIMEOUT + "): " + reason
                    + ". Start again once it is there; " + Schema.OTHER_DATABASE);
        }
        if (!now.isBefore(nextReminder)) {
            nextReminder = now.plus(BETWEEN_REMINDERS);
            LOG.warning("Waiting for the database at " + schema.location() + ": " + reason
                    + ". The start goes on once it answers and is given up in "
                    + Duration.between(now, giveUp).truncatedTo(ChronoUnit.SECONDS) + " (" + START_TIMEOUT + "); "
                    + Schema.OTHER_DATABASE);
        }
        executor.schedule(this::useDatabaseNow, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private void useDatabaseNow() {
        try {
            useDatabase();
        } catch (RuntimeException e) {
            refuse(e);
            tellRefusals();
        }
    }

    private void refuse(RuntimeException failure) {
        if (failure instanceof StartException known) {
            refusals.add(known.reason());
        } else {
            LOG.log(Level.SEVERE, "The start failed", failure);
            refusals.add("unexpected failure, which the log has above: " + failure);
        }
    }

    /** Where the server gives up too, after all that it has to say. */
    @PreDestroy
    void tellRefusals() {
        for (String reason = refusals.poll(); reason != null; reason = refusals.poll()) {
            LOG.severe("Not started: " + reason);
        }
    }
}
