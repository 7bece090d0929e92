package energy.nox.authenticator.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example/nox, jdbc:postgresql://db.example/nox",
        "jdbc:postgresql://db.example:5432/nox?user=me&password=secret, jdbc:postgresql://db.example:5432/nox",
        "jdbc:postgresql://me:secret@db.example/nox, jdbc:postgresql://db.example/nox",
        "jdbc:h2:file:/data/nox;CIPHER=AES;PASSWORD=secret, jdbc:h2:file:/data/nox"})
    void theLocationOfADatabaseHasNoSecret(String url, String location) {
        assertEquals(location, Schema.withoutSecrets(url));
    }
}
