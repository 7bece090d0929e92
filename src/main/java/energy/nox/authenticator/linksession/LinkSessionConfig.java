package energy.nox.authenticator.linksession;

import java.time.Duration;
import java.util.List;
import java.util.logging.Logger;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.config.TrialOnly;
import energy.nox.authenticator.observe.Log;
import energy.nox.authenticator.secret.RandomSecret;
import energy.nox.authenticator.secret.SecretStrength;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The link sessions' configuration, read once; the start fails on a wrong value. */
@ApplicationScoped
public class LinkSessionConfig {

    private static final Logger LOG = Log.of(LinkSessionConfig.class);
    private static final String TOKEN_SECRETS = "nox.link-session.token-secrets";

    private Duration lifetime;
    private Duration loginGrace;
    private Duration confirmationLifetime;
    private int maxLogins;
    private Duration cleanupInterval;
    private Duration retention;
    private int cleanupBatchSize;
    private List<String> tokenSecrets;

    /** For the CDI proxy. */
    protected LinkSessionConfig() {
    }

    @Inject
    public LinkSessionConfig(Settings settings) {
        tokenSecrets = tokenSecrets(settings);
        lifetime = settings.duration("nox.link-session.lifetime", Duration.ofMinutes(10), Duration.ofSeconds(1),
                Duration.ofDays(1));
        loginGrace = settings.duration("nox.link-session.login-grace", Duration.ofMinutes(5), Duration.ZERO,
                Duration.ofHours(1));
        confirmationLifetime = settings.duration("nox.link-session.confirmation-lifetime", Duration.ofMinutes(10),
                Duration.ofSeconds(1), Duration.ofDays(1));
        maxLogins = settings.number("nox.link-session.max-logins", 10, 1, 100);
        cleanupInterval = settings.duration("nox.link-session.cleanup.interval", Duration.ofMinutes(1),
                Duration.ofSeconds(1), Duration.ofDays(1));
        cleanupBatchSize = settings.number("nox.link-session.cleanup.batch-size", 1000, 1, 10_000);
        retention = settings.duration("nox.link-session.cleanup.retention", Duration.ofDays(1), Duration.ZERO,
                Duration.ofDays(365));
    }

    private static List<String> tokenSecrets(Settings settings) {
        List<String> configured = settings.list(TOKEN_SECRETS);
        if (configured.equals(List.of("generate"))) {
            settings.refuseInProduction(TrialOnly.GENERATED_TOKEN_SECRETS, TOKEN_SECRETS);
            LOG.log(settings.levelOfTrial(), TOKEN_SECRETS
                    + "=generate: a create can be repeated on this server alone, and until it ends");
            return List.of(RandomSecret.next());
        }
        if (configured.isEmpty()) {
            throw new InvalidConfigException(TOKEN_SECRETS, "must be set; openssl rand -hex 32 makes a secret");
        }
        configured.forEach(secret -> SecretStrength.checked(TOKEN_SECRETS, secret));
        return configured;
    }

    /** The tokens of repeatable creates are derived from the first one; those after it were the first one before. */
    public List<String> tokenSecrets() {
        return tokenSecrets;
    }

    public Duration lifetime() {
        return lifetime;
    }

    /** How long after {@code expires_at} a login that began before it may still end. */
    Duration loginGrace() {
        return loginGrace;
    }

    /** How long a manufacturer has to confirm what its user has agreed to. */
    Duration confirmationLifetime() {
        return confirmationLifetime;
    }

    /** How many logins at suppliers may begin at one session. */
    public int maxLogins() {
        return maxLogins;
    }

    public Duration cleanupInterval() {
        return cleanupInterval;
    }

    /** How long an expired session stays readable. */
    public Duration retention() {
        return retention;
    }

    public int cleanupBatchSize() {
        return cleanupBatchSize;
    }
}
