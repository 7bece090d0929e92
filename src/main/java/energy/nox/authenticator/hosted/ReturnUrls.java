package energy.nox.authenticator.hosted;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.linksession.LinkSessionStatus;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.manufacturer.Manufacturer;
import energy.nox.authenticator.secret.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The way back to the manufacturer: its {@code redirect_url}, whose own query is kept, with the result or an error.
 */
@ApplicationScoped
public class ReturnUrls {

    /**
     * How many characters a result may add to the URL. Proxies refuse an answer whose headers are longer than their
     * buffer, which is often 4 KB, and the {@code redirect_url} takes up to half of it.
     */
    static final int MAX_ADDED = 2048;

    /** The result's header {@code typ}, by which nothing else that we sign is taken for it (RFC 8725, section 3.11). */
    private static final String TYPE = "nox-link-result+jwt";
    private static final Duration SIGNATURE_LIFETIME = Duration.ofMinutes(5);

    private SigningKeys keys;
    private PublicUrls urls;
    private Clock clock;

    /** For the CDI proxy. */
    protected ReturnUrls() {
    }

    @Inject
    public ReturnUrls(SigningKeys keys, PublicUrls urls, Clock clock) {
        this.keys = keys;
        this.urls = urls;
        this.clock = clock;
    }

    /**
     * With {@code data} and the same claims as a JWS in {@code signed_data}. A completed session always has the same
     * {@code jti}, however often the browser carries it. Devices that would make it too long are left out of both,
     * which then say so by {@code device_ids_omitted}; the manufacturer's backend reads them. A pending session has a
     * {@code code} beside them, by which the backend confirms.
     */
    URI withResult(LinkSessionView session, Manufacturer manufacturer, BrowserBinding binding) {
        Map<String, String> result = result(session, manufacturer, binding, true);
        // One more for the character before it.
        boolean isShort = query(result).length() + 1 <= MAX_ADDED;
        return with(session.redirectUrl(), isShort ? result : result(session, manufacturer, binding, false));
    }

    /** With {@code error} and {@code error_description}, as OAuth names them (RFC 6749, section 4.1.2.1). */
    URI withError(LinkSessionView session, LeaveReason reason) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", reason.code());
        parameters.put("error_description", reason.description());
        return with(session.redirectUrl(), parameters);
    }

    private Map<String, String> result(LinkSessionView session, Manufacturer manufacturer, BrowserBinding binding,
            boolean withDevices) {
        Map<String, Object> data = data(session, manufacturer, withDevices);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("data", Base64URL.encode(JSONObjectUtils.toJSONString(data)).toString());
        parameters.put("signed_data", keys.sign(TYPE, claims(session, manufacturer, data)));
        if (session.status() == LinkSessionStatus.PENDING) {
            parameters.put("code", Agreements.confirmationCode(binding, session.id()));
        }
        return parameters;
    }

    private static Map<String, Object> data(LinkSessionView session, Manufacturer manufacturer, boolean withDevices) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("status", session.status().code());
        if (session.status() == LinkSessionStatus.PENDING) {
            // Nothing is linked yet, so there is no NOX user to name.
            data.put("manufacturer_user_id", session.userId());
            data.put("brand", manufacturer.brand().toLowerCase(Locale.ROOT));
            data.put("energy_supplier", session.supplierId());
            return data;
        }
        data.put("nox_user_id", session.noxUserId().toString());
        data.put("manufacturer_user_id", session.userId());
        data.put("brand", manufacturer.brand().toLowerCase(Locale.ROOT));
        data.put("energy_supplier", session.supplierId());
        if (withDevices) {
            data.put("device_ids", session.deviceIds());
        } else {
            data.put("device_ids_omitted", true);
        }
        data.put("connected_at", session.completedAt().getEpochSecond());
        return data;
    }

    private JWTClaimsSet claims(LinkSessionView session, Manufacturer manufacturer, Map<String, Object> data) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(urls.issuer())
                .audience(manufacturer.id())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(SIGNATURE_LIFETIME)))
                .jwtID(session.id().toString());
        data.forEach(claims::claim);
        return claims.build();
    }

    /** Whether a browser opens it, and not an app. */
    public static boolean isWebUrl(URI url) {
        return url.getScheme().equalsIgnoreCase("https") || url.getScheme().equalsIgnoreCase("http");
    }

    /** A {@code redirect_url} has no fragment. */
    static URI with(String redirectUrl, Map<String, String> parameters) {
        return URI.create(redirectUrl + (redirectUrl.contains("?") ? "&" : "?") + query(parameters));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream().map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
