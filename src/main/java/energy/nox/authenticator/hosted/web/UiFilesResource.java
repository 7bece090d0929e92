package energy.nox.authenticator.hosted.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.errors.ErrorCode;
import energy.nox.authenticator.manufacturer.Manufacturers;
import energy.nox.authenticator.manufacturer.Public;
import energy.nox.authenticator.supplier.Suppliers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** The files of the pages: the WAR's own stylesheet and icon, and each brand's colour and logos from configuration. */
@Public
@Path("/ui")
@ApplicationScoped
public class UiFilesResource {

    private static final Map<String, String> ASSETS =
            Map.of("nox.css", "text/css;charset=UTF-8", "icon.svg", "image/svg+xml");
    private static final Map<String, String> IMAGE_TYPES =
            Map.of("svg", "image/svg+xml", "png", "image/png", "jpg", "image/jpeg", "webp", "image/webp");

    private Manufacturers manufacturers;
    private Suppliers suppliers;

    /** For the CDI proxy. */
    protected UiFilesResource() {
    }

    @Inject
    public UiFilesResource(Manufacturers manufacturers, Suppliers suppliers) {
        this.manufacturers = manufacturers;
        this.suppliers = suppliers;
    }

    @GET
    @Path("assets/{name}")
    public Response asset(@PathParam("name") String name) throws IOException {
        if (!ASSETS.containsKey(name)) {
            throw new AuthenticatorException(ErrorCode.NOT_FOUND);
        }
        try (InputStream file = UiFilesResource.class.getResourceAsStream("/assets/" + name)) {
            return file(file.readAllBytes(), ASSETS.get(name));
        }
    }

    @GET
    @Path("brands/{manufacturer}/style.css")
    public Response brandStyle(@PathParam("manufacturer") String id) {
        return manufacturers.find(id)
                .map(manufacturer -> file(BrandStyle.stylesheet(manufacturer.accentColor()), "text/css;charset=UTF-8"))
                .orElseThrow(() -> new AuthenticatorException(ErrorCode.NOT_FOUND));
    }

    @GET
    @Path("brands/{manufacturer}/logo")
    public Response brandLogo(@PathParam("manufacturer") String id) throws IOException {
        return logo(manufacturers.find(id).flatMap(manufacturer -> manufacturer.logo()));
    }

    @GET
    @Path("suppliers/{supplier}/logo")
    public Response supplierLogo(@PathParam("supplier") String id) throws IOException {
        return logo(suppliers.find(id).flatMap(connection -> connection.supplier().logo()));
    }

    private static Response logo(Optional<java.nio.file.Path> configured) throws IOException {
        java.nio.file.Path file = configured.orElseThrow(() -> new AuthenticatorException(ErrorCode.NOT_FOUND));
        String name = file.getFileName().toString();
        return file(Files.readAllBytes(file), IMAGE_TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    private static Response file(Object content, String type) {
        return Response.ok(content, type)
                .header("Cache-Control", "public, max-age=300")
                // An SVG opened by itself must not run anything.
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .build();
    }
}
