package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpServer;

/** The manufacturer's callback: a page that the browser arrives at. */
public final class ManufacturerApp implements AutoCloseable {

    private final HttpServer server;

    public ManufacturerApp() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] page = "<!DOCTYPE html><html lang=en><title>App</title><link rel=icon href=data:,><h1>Back in the app</h1>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    public URI callback() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/callback?own=1");
    }

    /** The parameters of a URL that the browser was sent to. */
    public static Map<String, String> parameters(URI url) {
        return Arrays.stream(url.getRawQuery().split("&")).map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parameter -> parameter[0],
                        parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
