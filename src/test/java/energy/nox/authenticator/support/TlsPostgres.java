package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL with a certificate of its own for {@code localhost}, made for this one run. */
public final class TlsPostgres implements AutoCloseable {

    private static final char[] PASSWORD = "of-one-run".toCharArray();
    private static final String ALIAS = "postgres";

    private final EmbeddedPostgres postgres;
    private final Path certificate;

    private TlsPostgres(Path directory) throws IOException, GeneralSecurityException {
        KeyStore keys = newCertificate(directory.resolve("postgres.p12"));
        certificate = directory.resolve("postgres.crt");
        Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
        Path key = directory.resolve("postgres.key");
        // PostgreSQL refuses a key that others can read.
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded()));
        postgres = EmbeddedPostgres.builder().setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", key.toString()).start();
    }

    public static TlsPostgres start(Path directory) {
        try {
            return new TlsPostgres(directory.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its driver verifies who answers. */
    public String verifiedUrl() {
        return plainUrl() + "?sslmode=verify-full&sslrootcert=" + certificate;
    }

    public String plainUrl() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    public Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore newCertificate(Path file) throws IOException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-dname",
                "CN=localhost", "-ext", "san=dns:localhost", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes());
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException("keytool failed: " + output);
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
