package energy.nox.authenticator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import energy.nox.authenticator.secret.Sha256;

/** {@code ./mvnw} runs no Maven but the one that is pinned, with and without unzip on the machine. */
class MavenWrapperTest {

    private static final List<String> PROGRAMS = List.of("sh", "uname", "dirname", "basename", "tr", "mktemp", "mkdir",
            "rm", "mv", "cat", "chmod", "sha256sum", "shasum", "wget", "curl");
    /** Stands for unzip and tar: "unpacks", into the directory of its last argument, a Maven that tells of itself. */
    private static final String UNPACKER = """
            #!/bin/sh
            for directory; do :; done
            mkdir -p "$directory/apache-maven-1/bin"
            printf '#!/bin/sh\\necho Maven of the %s\\n' > "$directory/apache-maven-1/bin/mvn"
            chmod +x "$directory/apache-maven-1/bin/mvn"
            """;

    @TempDir
    Path machine;

    private HttpServer repository;

    @BeforeEach
    void start() throws IOException {
        repository = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        repository.createContext("/", exchange -> {
            byte[] archive = archive(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, archive.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(archive);
            }
        });
        repository.start();
        Path programs = Files.createDirectories(machine.resolve("programs"));
        for (String program : PROGRAMS) {
            Optional<Path> real = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .map(directory -> Path.of(directory, program)).filter(Files::isExecutable).findFirst();
            if (real.isPresent()) {
                Files.createSymbolicLink(programs.resolve(program), real.get().toAbsolutePath());
            }
        }
        addUnpacker("tar");
        Files.createDirectories(machine.resolve("project/.mvn/wrapper"));
        Files.copy(Path.of("mvnw"), machine.resolve("project/mvnw"));
    }

    @AfterEach
    void stop() {
        repository.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"true, unzip", "false, tar"})
    void thePinnedMavenRuns(boolean unzipIsThere, String unpacker) throws Exception {
        assertEquals("Maven of the " + unpacker, run(unzipIsThere, sum("/m-bin.zip"), sum("/m-bin.tar.gz")).strip());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anotherMavenIsRefused(boolean unzipIsThere) throws Exception {
        String other = sum("/other");
        String refused = run(unzipIsThere, unzipIsThere ? other : sum("/m-bin.zip"),
                unzipIsThere ? sum("/m-bin.tar.gz") : other);
        assertTrue(refused.contains("Failed to validate Maven distribution SHA-256"), refused);
    }

    @Test
    void whereOnlyTheZipIsPinnedTheOtherArchiveIsRefused() throws Exception {
        String refused = run(false, sum("/m-bin.zip"), "");
        assertTrue(refused.contains("distributionSha256SumOfTarGz is missing"), refused);
    }

    @Test
    void theProjectPinsBoth() throws IOException {
        List<String> sums = Files.readAllLines(Path.of(".mvn/wrapper/maven-wrapper.properties")).stream()
                .filter(line -> line.matches("distributionSha256Sum(OfTarGz)?=[0-9a-f]{64}")).toList();
        assertEquals(2, sums.size());
        assertNotEquals(sums.get(0).split("=")[1], sums.get(1).split("=")[1]);
    }

    private String run(boolean unzipIsThere, String sumOfZip, String sumOfTarGz) throws Exception {
        if (unzipIsThere) {
            addUnpacker("unzip");
        }
        Files.writeString(machine.resolve("project/.mvn/wrapper/maven-wrapper.properties"), """
                distributionUrl=http://127.0.0.1:%d/m-bin.zip
                distributionSha256Sum=%s
                distributionSha256SumOfTarGz=%s
                """.formatted(repository.getAddress().getPort(), sumOfZip, sumOfTarGz));
        ProcessBuilder builder = new ProcessBuilder(machine.resolve("project/mvnw").toString(), "verify")
                .redirectErrorStream(true);
        builder.environment().put("PATH", machine.resolve("programs").toString());
        builder.environment().put("MAVEN_USER_HOME", machine.resolve("m2").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("MVNW_"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(output.startsWith("Maven of the "), process.waitFor() == 0, output);
        return output;
    }

    private void addUnpacker(String name) throws IOException {
        Path unpacker = machine.resolve("programs").resolve(name);
        Files.writeString(unpacker, UNPACKER.replace("%s", name));
        assertTrue(unpacker.toFile().setExecutable(true));
    }

    private static byte[] archive(String path) {
        return ("archive " + path).getBytes(StandardCharsets.UTF_8);
    }

    private static String sum(String path) {
        return HexFormat.of().formatHex(Sha256.of(archive(path)));
    }
}
