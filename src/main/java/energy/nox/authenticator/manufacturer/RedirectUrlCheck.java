package energy.nox.authenticator.manufacturer;

import static energy.nox.authenticator.errors.AuthenticatorException.invalid;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks the URL to which a user is sent back. A valid one is stored exactly as it was sent.
 *
 * <p>Its syntax is that of RFC 3986. Its scheme is {@code https}, or {@code http} to the user's own machine (RFC 8252,
 * section 7.3), or the scheme of an app (section 7.1) where the manufacturer's configuration lists the URL. Where the
 * configuration lists URLs, the part before the query must equal one of them, character by character (RFC 9700, section
 * 4.1.3). It has no fragment (RFC 6749, section 3.1.2), and its query has no parameter that looks like one of ours:
 * the manufacturer's backend could read that one and not the result.
 */
public final class RedirectUrlCheck {

    public static final int MAX_LENGTH = 2048;

    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    /** Browsers read a host whose last label is a number as an IPv4 address, in forms such as 0x7f.1 too. */
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(0[xX][0-9A-Fa-f]*|[0-9]+)");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]+){3}|\\[::1]");
    /** RFC 8252, section 7.1: a private-use scheme is a reversed domain name, so it has a dot. */
    private static final Pattern APP_SCHEME = Pattern.compile("[a-z][a-z0-9+-]*(\\.[a-z0-9+-]+)+");
    private static final Set<String> OURS = Set.of("data", "signed_data", "error", "error_description", "code");
    /** Of {@code data[]} and {@code data[x]}, frameworks make a {@code data}. */
    private static final Pattern INDEX = Pattern.compile("\\[[^]]*].*");
    /** PHP makes {@code signed_data} of {@code signed.data} and of {@code signed[data}. */
    private static final Pattern MADE_UNDERSCORE = Pattern.compile("[ .\\[]");
    private static final int MAX_HOST = 253;
    private static final int MAX_PORT = 65535;

    private RedirectUrlCheck() {
    }

    /**
     * @param allowed the manufacturer's configured URLs, of an empty set none; empty for any
     * @throws energy.nox.authenticator.errors.AuthenticatorException 400 that says what is wrong
     */
    public static String validated(String url, Optional<Set<String>> allowed) {
        findError(url, allowed).ifPresent(error -> {
            throw invalid("redirect_url " + error);
        });
        return url;
    }

    private static Optional<String> findError(String url, Optional<Set<String>> allowed) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of("must be at most " + MAX_LENGTH + " characters");
        }
        Optional<String> error = findSyntaxError(url).or(() -> findWrongPart(url));
        if (allowed.isEmpty()) {
            return error.or(() -> isWebUrl(url) ? Optional.empty()
                    : Optional.of("must be an https URL, or http to localhost or a loopback address"));
        }
        return error.or(() -> allowed.get().contains(url.split("\\?", 2)[0]) ? Optional.empty()
                : Optional.of("is not one of the manufacturer's redirect URLs"));
    }

    /** What is wrong with a URL of the configuration, which may have an app's scheme but no query. */
    static Optional<String> findListingError(String url) {
        if (url.contains("?") || url.contains("#")) {
            return Optional.of("must list URLs without query and fragment");
        }
        return findSyntaxError(url).or(() -> isWebUrl(url) || isAppUrl(url) ? Optional.empty()
                : Optional.of("must list https URLs, http URLs of localhost, or URLs of an app's scheme with a dot"));
    }

    private static Optional<String> findSyntaxError(String url) {
        // java.net.URI lets other scripts pass; in a Location header they would not arrive as they are.
        if (!url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.of("must be ASCII without spaces and control characters");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("must be a valid URL");
        }
        if (!uri.isAbsolute()) {
            return Optional.of("must be an absolute URL");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            return Optional.of("must not contain user information");
        }
        return Optional.empty();
    }

    private static Optional<String> findWrongPart(String url) {
        if (url.contains("#")) {
            return Optional.of("must not have a fragment");
        }
        int query = url.indexOf('?');
        // Some frameworks take a semicolon for a separator too.
        if (query >= 0 && Arrays.stream(url.substring(query + 1).split("[&;]")).anyMatch(RedirectUrlCheck::isOurs)) {
            return Optional.of("must not have the query parameters data, signed_data, error, error_description and code,"
                    + " in which the result comes");
        }
        return Optional.empty();
    }

    /** Read as the most forgiving framework reads it. The name is decoded once (RFC 3986, section 2.4). */
    private static boolean isOurs(String parameter) {
        String name = URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8).strip();
        String plain = MADE_UNDERSCORE.matcher(INDEX.matcher(name).replaceFirst("")).replaceAll("_");
        return OURS.contains(plain.toLowerCase(Locale.ROOT));
    }

    private static boolean isAppUrl(String url) {
        URI uri = URI.create(url);
        return APP_SCHEME.matcher(uri.getScheme()).matches();
    }

    private static boolean isWebUrl(String url) {
        URI uri = URI.create(url);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !isRealHost(uri.getHost()) || !isGoodPort(uri)) {
            return false;
        }
        return scheme.equals("https") || scheme.equals("http") && isThisMachine(uri.getHost());
    }

    private static boolean isRealHost(String host) {
        if (host.startsWith("[")) {
            // java.net.URI has checked the IPv6 address. A zone has a meaning on one machine only.
            return !host.contains("%");
        }
        if (NUMERIC_END.matcher(host).matches()) {
            return IPV4.matcher(host).matches();
        }
        return host.length() <= MAX_HOST && HOST_NAME.matcher(host).matches();
    }

    private static boolean isGoodPort(URI uri) {
        boolean portIsEmpty = uri.getRawAuthority().endsWith(":");
        return !portIsEmpty && uri.getPort() != 0 && uri.getPort() <= MAX_PORT;
    }

    private static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost") || LOOPBACK.matcher(host).matches();
    }
}
