package energy.nox.authenticator.hosted;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;

import energy.nox.authenticator.config.PublicUrls;
import energy.nox.authenticator.linksession.LinkSessionView;
import energy.nox.authenticator.manufacturer.Manufacturer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The way back to the manufacturer: its {@code redirect_url}, that URL's own query kept, with the result or an error. */
@ApplicationScoped
public class ReturnUrls {

    private static final Duration SIGNATURE_LIFETIME = Duration.ofMinutes(5);

    @Inject
    private SigningKeys keys;

    @Inject
    private PublicUrls urls;

    @Inject
    private Clock clock;

    /**
     * With {@code data} and the same claims as a JWS in {@code signed_data}. A completed session always has the same
     * {@code jti}, however often the browser carries it.
     */
    URI withResult(LinkSessionView session, Manufacturer manufacturer) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("nox_user_id", session.noxUserId().toString());
        data.put("manufacturer_user_id", session.userId());
        data.put("brand", manufacturer.brand().toLowerCase(Locale.ROOT));
        data.put("energy_supplier", session.supplierId());
        data.put("device_ids", session.deviceIds());
        data.put("connected_at", session.completedAt().getEpochSecond());

        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(urls.issuer())
                .audience(manufacturer.id())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(SIGNATURE_LIFETIME)))
                .jwtID(session.id().toString());
        data.forEach(claims::claim);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("data", Base64URL.encode(JSONObjectUtils.toJSONString(data)).toString());
        parameters.put("signed_data", keys.sign(claims.build()));
        return with(session.redirectUrl(), parameters);
    }

    /** With {@code error} and {@code error_description}, as OAuth names them (RFC 6749, section 4.1.2.1). */
    public URI withError(LinkSessionView session, LeaveReason reason) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", reason.code());
        parameters.put("error_description", reason.description());
        return with(session.redirectUrl(), parameters);
    }

    static URI with(String redirectUrl, Map<String, String> parameters) {
        int hash = redirectUrl.indexOf('#');
        String base = hash < 0 ? redirectUrl : redirectUrl.substring(0, hash);
        String fragment = hash < 0 ? "" : redirectUrl.substring(hash);
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(base + (base.contains("?") ? "&" : "?") + query + fragment);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
