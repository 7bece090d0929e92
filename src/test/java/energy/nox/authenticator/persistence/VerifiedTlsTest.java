package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifiedTlsTest {

    private static final String DATABASE = "jdbc:postgresql://db.example/nox";

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-, false",
        "?, false",
        "?user=me, false",
        "?sslmode=disable, false",
        "?sslmode=allow, false",
        "?sslmode=prefer, false",
        "?sslmode=require, false",
        "?sslmode=verify-ca, false",
        "?sslmode=, false",
        "?sslmode, false",
        "?SSLMODE=verify-full, false",
        "?xsslmode=verify-full, false",
        "?ApplicationName=sslmode=verify-full, false",
        "?ssl=true, false",
        "?ssl=true&sslmode=require, false",
        "?sslmode=verify-full&sslmode=disable, false",
        "?sslmode=disable&sslmode=verify-full, false",
        "?sslmode=%zz, false",
        "?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory, false",
        "?sslmode=verify-full&sslfactory=org%2Epostgresql%2Essl%2ENonValidatingFactory, false",
        "?sslmode=verify-full&sslfactory=example.OfSomebody, false",
        "?sslmode=verify-full&sslhostnameverifier=example.AnyHost, false",
        "?sslmode=verify-full, true",
        "?sslmode=VERIFY-FULL, true",
        "?sslmode=verify%2Dfull, true",
        "?ssl=true&sslmode=verify-full&sslrootcert=/etc/nox/ca.pem, true",
        "?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory, true",
        "?sslmode=verify-full&sslfactory=org.postgresql.ssl.LibPQFactory, true"})
    void onlyAUrlThatSaysSoHasTheServerVerified(String query, boolean verified) {
        assertEquals(verified, VerifiedTls.isDemandedBy(DATABASE + (query == null ? "" : query)));
    }
}
