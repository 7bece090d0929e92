package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A balancer without sticky sessions, as an operator would set it up; Debian's package haproxy. */
public final class HaProxy implements AutoCloseable {

    private static final DebianProgram PROGRAM = new DebianProgram("haproxy", List.of("haproxy",
            "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1"));

    private final int port;
    private final Process process;

    private HaProxy(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /**
     * @param port    to listen on, known before so that the servers' own URLs can name it
     * @param options more lines of the backend's configuration
     */
    public static HaProxy start(Path directory, int port, List<Integer> servers, String... options) {
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
                %s
                """.formatted(port, String.join("\n", options), IntStream.range(0, servers.size())
                        .mapToObj(i -> "  server s" + i + " 127.0.0.1:" + servers.get(i) + " check")
                        .collect(Collectors.joining("\n")));
        try {
            Path file = Files.writeString(Files.createDirectories(directory).resolve("haproxy.cfg"), config);
            return new HaProxy(port, PROGRAM.start(port, directory.resolve("haproxy.log"), "-f", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
