package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A balancer without sticky sessions, as an operator would set it up; Debian's package haproxy. */
public final class HaProxy implements AutoCloseable {

    private final int port;
    private final Process process;

    private HaProxy(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** @param port to listen on, known before so that the servers' own URLs can name it */
    public static HaProxy start(Path directory, int port, List<Integer> servers) {
        Path executable = Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/opt/homebrew/bin/haproxy").map(Path::of)
                .filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IllegalStateException("haproxy is missing: apt-get install haproxy"));
        String config = """
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 60s
                  timeout server 60s
                  timeout check 5s
                  retries 3
                  # Only what never reached a server is sent to the other one: a create is not repeated by a balancer.
                  option redispatch 1
                  retry-on conn-failure
                  option http-server-close
                  # What a caller reads where no server is ready: as the servers themselves say it.
                  http-error status 503 content-type application/json string '{"error":"The service is unavailable"}' hdr Retry-After 5
                frontend public
                  bind 127.0.0.1:%d
                  stats enable
                  stats uri /haproxy-stats
                  default_backend servers
                backend servers
                  balance roundrobin
                  option httpchk GET /health/ready
                  http-check expect status 200
                  default-server inter 1s fall 2 rise 1
                %s
                """.formatted(port, IntStream.range(0, servers.size())
                        .mapToObj(i -> "  server s" + i + " 127.0.0.1:" + servers.get(i) + " check")
                        .collect(Collectors.joining("\n")));
        try {
            Path file = Files.writeString(Files.createDirectories(directory).resolve("haproxy.cfg"), config);
            HaProxy balancer = new HaProxy(port, new ProcessBuilder(executable.toString(), "-f", file.toString())
                    .redirectErrorStream(true).redirectOutput(directory.resolve("haproxy.log").toFile()).start());
            balancer.awaitListening();
            return balancer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening() {
        while (process.isAlive()) {
            try (Socket connection = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("haproxy does not start; its log is beside its configuration");
    }

    /** Whether it still sends requests to the server of this number: until the second check fails it says "UP 1/2". */
    public boolean isSendingTo(int server) {
        return new LinkSessionApi(base()).get("haproxy-stats;csv").body().lines()
                .anyMatch(line -> line.startsWith("servers,s" + server + ",") && line.contains(",UP"));
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
