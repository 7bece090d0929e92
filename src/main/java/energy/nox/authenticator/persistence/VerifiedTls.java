package energy.nox.authenticator.persistence;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Whether the URL of a PostgreSQL database makes its driver verify who answers: the certificate's issuer and its host
 * name. Only what stands in the URL counts. {@code ssl=true} alone does not, since what it means depends on the
 * driver's version; nor does a class that this application cannot judge.
 */
final class VerifiedTls {

    private static final Set<String> JUDGED_FACTORIES = Set.of("org.postgresql.ssl.LibPQFactory",
            "org.postgresql.ssl.DefaultJavaSSLFactory");
    private static final String JUDGED_VERIFIER = "org.postgresql.ssl.PGjdbcHostnameVerifier";

    private VerifiedTls() {
    }

    static boolean isDemandedBy(String url) {
        String[] parts = url.split("\\?", 2);
        if (parts.length < 2) {
            return false;
        }
        List<String> modes = values(parts[1], "sslmode");
        // Of a parameter that stands there twice, the driver takes one.
        return !modes.isEmpty() && modes.stream().allMatch("verify-full"::equalsIgnoreCase)
                && JUDGED_FACTORIES.containsAll(values(parts[1], "sslfactory"))
                && values(parts[1], "sslhostnameverifier").stream().allMatch(JUDGED_VERIFIER::equals);
    }

    private static List<String> values(String query, String name) {
        return Arrays.stream(query.split("&")).filter(parameter -> parameter.startsWith(name + "="))
                .map(parameter -> decoded(parameter.substring(name.length() + 1))).toList();
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The driver refuses such a URL with a message of its own.
            return value;
        }
    }
}
