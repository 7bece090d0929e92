package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;

/**
 * The nginx of the Gateway of {@code k8s/overlays/production}, without TLS: with the log formats, the routes and the
 * header filters that stand in the manifests, and otherwise as NGINX Gateway Fabric configures it.
 */
public final class Nginx implements AutoCloseable {

    private static final DebianProgram PROGRAM = new DebianProgram("nginx", List.of("nginx"));

    private final int port;
    private final Path directory;
    private final Process process;

    private Nginx(int port, Path directory, Process process) {
        this.port = port;
        this.directory = directory;
        this.process = process;
    }

    /**
     * @param port to listen on, known before so that the server's own URLs can name it
     * @param server the port of the server behind it
     * @param patience how long it waits for an answer of the server
     */
    public static Nginx start(Path directory, int port, int server, Overlay manifests, Duration patience) {
        GenericKubernetesResource proxy = manifests.foreign("NginxProxy");
        HTTPRouteRule rule = manifests.the(HTTPRoute.class).getSpec().getRules().get(0);
        String headers = rule.getFilters().stream()
                .flatMap(filter -> filter.getRequestHeaderModifier().getRemove().stream())
                .map(header -> "proxy_set_header " + header + " \"\";").collect(Collectors.joining("\n"));
        String locations = rule.getMatches().stream()
                .map(match -> match.getPath().getType().equals("Exact")
                        ? List.of("= " + match.getPath().getValue())
                        : List.of("= " + match.getPath().getValue(), match.getPath().getValue() + "/"))
                .flatMap(List::stream)
                .map(path -> "location " + path + " { proxy_pass http://127.0.0.1:" + server + "; }")
                .collect(Collectors.joining("\n"));
        String config = """
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr %2$s;
                worker_processes 1;
                events {}
                http {
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  log_format gateway escape=%3$s '%4$s';
                  access_log %1$s/access.log gateway;
                  server_tokens off;
                  map $http_upgrade $connection_upgrade {
                    default upgrade;
                    '' close;
                  }
                  server {
                    listen 127.0.0.1:%5$d;
                    proxy_http_version 1.1;
                    proxy_read_timeout %8$ds;
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    proxy_set_header X-Forwarded-Proto $scheme;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $connection_upgrade;
                    %6$s
                    %7$s
                    location / { return 404; }
                  }
                }
                """.formatted(directory.toAbsolutePath(), proxy.<String>get("spec", "logging", "errorLevel"),
                proxy.<String>get("spec", "logging", "accessLog", "escape"),
                proxy.<String>get("spec", "logging", "accessLog", "format"), port, headers, locations,
                patience.toSeconds());
        try {
            Path file = Files.writeString(Files.createDirectories(directory).resolve("nginx.conf"), config);
            return new Nginx(port, directory, PROGRAM.start(port, directory.resolve("error.log"), "-e", "stderr",
                    "-p", directory.toString(), "-c", file.toAbsolutePath().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** A line for each request that it has answered. */
    public List<String> accessLog() {
        return read("access.log").lines().toList();
    }

    public String errorLog() {
        return read("error.log");
    }

    private String read(String log) {
        try {
            return Files.readString(directory.resolve(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
