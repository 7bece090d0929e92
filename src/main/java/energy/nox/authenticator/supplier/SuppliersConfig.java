package energy.nox.authenticator.supplier;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.openid.connect.sdk.Prompt;

import energy.nox.authenticator.config.InvalidConfigException;
import energy.nox.authenticator.config.Language;
import energy.nox.authenticator.config.Settings;
import energy.nox.authenticator.outbound.HostNames;

/** Reads the energy suppliers from configuration: {@code nox.suppliers} and {@code nox.supplier.<id>.*}. */
final class SuppliersConfig {

    private static final String IDS = "nox.suppliers";
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

    private final Settings settings;

    private SuppliersConfig(Settings settings) {
        this.settings = settings;
    }

    /**
     * The suppliers that are enabled.
     *
     * @throws InvalidConfigException naming the property that is wrong
     */
    static List<Supplier> read(Settings settings) {
        List<String> ids = settings.list(IDS);
        if (new HashSet<>(ids).size() < ids.size() || !ids.stream().allMatch(id -> ID.matcher(id).matches())) {
            throw new InvalidConfigException(IDS, "must be different identifiers of a-z, 0-9 and inner hyphens");
        }
        SuppliersConfig config = new SuppliersConfig(settings);
        return ids.stream().filter(config::isEnabled).map(config::supplier).toList();
    }

    private static String property(String id, String name) {
        return "nox.supplier." + id + "." + name;
    }

    private boolean isEnabled(String id) {
        boolean enabled = settings.flag(property(id, "enabled"), true);
        if (!enabled) {
            settings.leaveUnread(property(id, ""));
        }
        return enabled;
    }

    private Supplier supplier(String id) {
        Optional<Secret> secret = settings.text(property(id, "client-secret")).map(Secret::new);
        Optional<JWK> key = settings.text(property(id, "client-key")).map(text -> clientKey(property(id, "client-key"), text));
        if (secret.isPresent() && key.isPresent()) {
            throw new InvalidConfigException(property(id, "client-key"), "excludes a client-secret");
        }
        Scope scope = new Scope(settings.text(property(id, "scopes")).orElse("openid profile").split("\\s+"));
        if (!scope.contains("openid")) {
            throw new InvalidConfigException(property(id, "scopes"), "must contain openid");
        }
        URI issuer = issuer(property(id, "issuer"));
        return new Supplier(id, names(id), settings.image(property(id, "logo")), issuer,
                settings.requiredText(property(id, "client-id")), secret, key, scope,
                Set.copyOf(settings.list(property(id, "manufacturers"))), prompt(property(id, "prompt")),
                maxAge(property(id, "max-age")), settings.text(property(id, "customer-number-claim")),
                trust(id, issuer));
    }

    private SupplierTrust trust(String id, URI issuer) {
        return new SupplierTrust(id, issuer, endpointHosts(property(id, "endpoint-hosts")),
                privateAddresses(property(id, "private-addresses")),
                idTokenAlgorithms(property(id, "id-token-algorithms")));
    }

    private Set<String> endpointHosts(String property) {
        List<String> hosts = settings.list(property).stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        if (!hosts.stream().allMatch(HostNames::isPlain)) {
            throw new InvalidConfigException(property,
                    "must be names of hosts, without scheme, port and path, separated by commas");
        }
        return Set.copyOf(hosts);
    }

    private boolean privateAddresses(String property) {
        return switch (settings.text(property).orElse("refuse")) {
            case "allow" -> true;
            case "refuse" -> false;
            default -> throw new InvalidConfigException(property, "must be allow or refuse");
        };
    }

    private Set<JWSAlgorithm> idTokenAlgorithms(String property) {
        Set<JWSAlgorithm> set = settings.list(property).stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        if (!SupplierTrust.ALGORITHMS.containsAll(set)) {
            throw new InvalidConfigException(property, "must be some of " + SupplierTrust.ALGORITHMS.stream()
                    .map(JWSAlgorithm::getName).sorted().collect(Collectors.joining(", ")));
        }
        return set.isEmpty() ? SupplierTrust.ALGORITHMS : Set.copyOf(set);
    }

    private Optional<Prompt.Type> prompt(String property) {
        return switch (settings.text(property).orElse("login")) {
            case "login" -> Optional.of(Prompt.Type.LOGIN);
            case "select_account" -> Optional.of(Prompt.Type.SELECT_ACCOUNT);
            case "none" -> Optional.empty();
            default -> throw new InvalidConfigException(property, "must be login, select_account or none");
        };
    }

    private Optional<Duration> maxAge(String property) {
        return settings.text(property).map(set ->
                settings.duration(property, Duration.ZERO, Duration.ZERO, Duration.ofDays(365)));
    }

    private Map<Language, String> names(String id) {
        String name = settings.requiredText(property(id, "name"));
        return Arrays.stream(Language.values()).collect(Collectors.toMap(Function.identity(),
                language -> settings.text(property(id, "name." + language.code())).orElse(name)));
    }

    private URI issuer(String property) {
        try {
            URI issuer = new URI(settings.requiredText(property));
            if (isProviderUrl(issuer)) {
                return issuer;
            }
        } catch (URISyntaxException e) {
            throw new InvalidConfigException(property, "must be a valid URL");
        }
        throw new InvalidConfigException(property, "must be an https URL");
    }

    /** Absolute, and by https unless the provider is on this very machine. */
    static boolean isProviderUrl(URI url) {
        return url.getHost() != null && ("https".equals(url.getScheme())
                || "http".equals(url.getScheme()) && HostNames.isThisMachine(url.getHost()));
    }

    private static JWK clientKey(String property, String text) {
        try {
            JWK key = JWK.parse(text);
            if (key instanceof AsymmetricJWK && key.isPrivate() && key.getAlgorithm() != null) {
                // Fails where the algorithm is not one that this key signs with.
                new DefaultJWSSignerFactory().createJWSSigner(key, JWSAlgorithm.parse(key.getAlgorithm().getName()));
                return key;
            }
        } catch (ParseException | JOSEException e) {
            // The library's message may quote the key.
            throw new InvalidConfigException(property, "must be a JWK (RFC 7517) that signs with its alg");
        }
        throw new InvalidConfigException(property, "must be a private RSA or EC key as a JWK with its alg");
    }
}
