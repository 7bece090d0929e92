package energy.nox.authenticator.support;

import java.net.InetAddress;
import java.net.URI;
import java.text.ParseException;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.MockWebServerWrapper;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequestHandler;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.Headers;

/**
 * An energy supplier that logs everybody in without a page, as {@link #SUBJECT}, and goes wrong on demand: the attacks
 * and outages that a login has to withstand and that a real supplier cannot be made to show.
 */
public final class MisbehavingSupplier implements AutoCloseable {

    /** What goes wrong from the next request on. */
    public enum Fault {
        NONE,
        AUTHORIZATION_DENIED, AUTHORIZATION_SERVER_ERROR,
        TOKEN_SERVER_ERROR, TOKEN_INVALID_GRANT, TOKEN_GARBAGE, TOKEN_HANGS,
        /** Answers as it should, but only once the fault is over. */
        TOKEN_SLOW,
        KEYS_SERVER_ERROR,
        USER_INFO_SERVER_ERROR, USER_INFO_GARBAGE, USER_INFO_WITHOUT_SUBJECT,
        DISCOVERY_SERVER_ERROR, DISCOVERY_GARBAGE, DISCOVERY_OF_PLAIN_HTTP,
        WRONG_ISSUER, WRONG_NONCE, WRONG_AUDIENCE, EXPIRED, UNSIGNED, SUBJECT_TOO_LONG, SUBJECT_NOT_ASCII,
        /** Another key under the right key id; and HS256 with the public key as its secret. */
        FOREIGN_SIGNATURE, SYMMETRIC_SIGNATURE
    }

    public static final String SUBJECT = "customer-4711";

    private final MockWebServerWrapper server = new MockWebServerWrapper();
    private final Route behaving;
    private final Semaphore tokenRequests = new Semaphore(0);
    /** Whoever closes it is one party, and each request under way is another. */
    private final Phaser requests = new Phaser(1);
    private volatile RSAKey key = newKey();
    private volatile Fault fault = Fault.NONE;
    private volatile Map<String, Object> claims = Map.of();
    private volatile Map<String, Object> userInfo = Map.of();
    private volatile Map<String, Object> documented = Map.of();
    private volatile CompletableFuture<OAuth2HttpResponse> hanging = new CompletableFuture<>();

    private MisbehavingSupplier() {
        KeyProvider keys = new KeyProvider(List.of(), JWSAlgorithm.RS256.getName()) {
            @Override
            public RSAKey signingKey(String issuerId) {
                return key;
            }
        };
        OAuth2Config config = new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(keys));
        behaving = new OAuth2HttpRequestHandler(config).getAuthorizationServer();
    }

    /** Starts it on 127.0.0.1, on any free port, without fault. */
    public static MisbehavingSupplier start() {
        MisbehavingSupplier supplier = new MisbehavingSupplier();
        supplier.server.start(InetAddress.getLoopbackAddress(), 0, supplier::answerToTheEnd);
        return supplier;
    }

    public URI issuer() {
        return server.url("/misbehaving").uri();
    }

    /** Behaves so from the next request on, until told otherwise; what hangs is let go. */
    public void next(Fault next) {
        CompletableFuture<OAuth2HttpResponse> released = hanging;
        hanging = new CompletableFuture<>();
        fault = next;
        released.complete(json(503, "{}"));
    }

    /** Says this of the user from the next login on; without a claim that the page can show, UserInfo is asked. */
    public void describe(Map<String, Object> inIdToken, Map<String, Object> inUserInfo) {
        claims = Map.copyOf(inIdToken);
        userInfo = Map.copyOf(inUserInfo);
    }

    /** Has its discovery document say this too. */
    public void document(Map<String, Object> members) {
        documented = Map.copyOf(members);
    }

    /** Returns once a token request is held up. */
    public void awaitTokenRequest() throws InterruptedException {
        tokenRequests.acquire();
    }

    /** Signs with a new key from now on, and publishes that one alone. */
    public void rotateKey() {
        key = newKey();
    }

    /**
     * Waits for the requests under way, whose clients may have given up long ago: the server itself would wait five
     * seconds for them and then fail the test, which a busy machine can need.
     */
    @Override
    public void close() {
        next(Fault.NONE);
        requests.arriveAndAwaitAdvance();
        server.stop();
    }

    private OAuth2HttpResponse answerToTheEnd(OAuth2HttpRequest request) {
        requests.register();
        try {
            return answer(request);
        } finally {
            requests.arriveAndDeregister();
        }
    }

    private OAuth2HttpResponse answer(OAuth2HttpRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.endsWith("/.well-known/openid-configuration")) {
            return discovery(request);
        }
        if (path.endsWith("/authorize")) {
            return authorization(request);
        }
        if (path.endsWith("/jwks") && fault == Fault.KEYS_SERVER_ERROR) {
            return json(500, "{}");
        }
        if (path.endsWith("/userinfo")) {
            return userInfo();
        }
        return path.endsWith("/token") ? token(request) : behaving.invoke(request);
    }

    private OAuth2HttpResponse discovery(OAuth2HttpRequest request) {
        return switch (fault) {
            case DISCOVERY_SERVER_ERROR -> json(500, "{}");
            case DISCOVERY_GARBAGE -> json(200, "<html>Maintenance</html>");
            case DISCOVERY_OF_PLAIN_HTTP -> json(200, behaving.invoke(request).getBody()
                    .replaceAll("(\"token_endpoint\"\\s*:\\s*\")[^\"]*", "$1http://elsewhere.example/token"));
            default -> document(behaving.invoke(request));
        };
    }

    private OAuth2HttpResponse document(OAuth2HttpResponse good) {
        try {
            Map<String, Object> document = JSONObjectUtils.parse(good.getBody());
            document.putAll(documented);
            return json(good.getStatus(), JSONObjectUtils.toJSONString(document));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private OAuth2HttpResponse authorization(OAuth2HttpRequest request) {
        return switch (fault) {
            case AUTHORIZATION_DENIED -> refuse(request, OAuth2Error.ACCESS_DENIED);
            case AUTHORIZATION_SERVER_ERROR -> refuse(request, OAuth2Error.SERVER_ERROR);
            default -> behaving.invoke(withoutPrompt(request));
        };
    }

    /** Asked for a login, the provider would show a page of its own; here everybody is logged in at once. */
    private static OAuth2HttpRequest withoutPrompt(OAuth2HttpRequest request) {
        return new OAuth2HttpRequest(request.getHeaders(), request.getMethod(),
                request.getOriginalUrl().newBuilder().removeAllQueryParameters("prompt").build(), request.getBody());
    }

    private OAuth2HttpResponse userInfo() {
        Map<String, Object> answer = new HashMap<>(userInfo);
        answer.putIfAbsent("sub", SUBJECT);
        return switch (fault) {
            case USER_INFO_SERVER_ERROR -> json(500, "{}");
            case USER_INFO_GARBAGE -> json(200, "<html>Maintenance</html>");
            case USER_INFO_WITHOUT_SUBJECT -> json(200, JSONObjectUtils.toJSONString(userInfo));
            default -> json(200, JSONObjectUtils.toJSONString(answer));
        };
    }

    private OAuth2HttpResponse token(OAuth2HttpRequest request) {
        return switch (fault) {
            case TOKEN_SERVER_ERROR -> json(500, "{}");
            case TOKEN_INVALID_GRANT -> json(400, "{\"error\": \"invalid_grant\"}");
            case TOKEN_GARBAGE -> json(200, "<html>Maintenance</html>");
            case TOKEN_HANGS -> hanging.join();
            case TOKEN_SLOW -> {
                CompletableFuture<OAuth2HttpResponse> held = hanging;
                tokenRequests.release();
                held.join();
                yield spoil(behaving.invoke(request));
            }
            default -> spoil(behaving.invoke(request));
        };
    }

    private OAuth2HttpResponse spoil(OAuth2HttpResponse good) {
        if (good.getStatus() != 200) {
            return good;
        }
        try {
            Map<String, Object> body = JSONObjectUtils.parse(good.getBody());
            JWTClaimsSet claims = SignedJWT.parse((String) body.get("id_token")).getJWTClaimsSet();
            body.put("id_token", sign(spoil(claims)));
            return json(200, JSONObjectUtils.toJSONString(body));
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWTClaimsSet spoil(JWTClaimsSet good) {
        JWTClaimsSet.Builder spoilt = new JWTClaimsSet.Builder(good).subject(SUBJECT);
        claims.forEach(spoilt::claim);
        switch (fault) {
            case WRONG_ISSUER -> spoilt.issuer("https://elsewhere.example");
            case WRONG_NONCE -> spoilt.claim("nonce", "another");
            case WRONG_AUDIENCE -> spoilt.audience("another-client");
            case EXPIRED -> spoilt.expirationTime(new Date(0));
            case SUBJECT_TOO_LONG -> spoilt.subject("x".repeat(256));
            case SUBJECT_NOT_ASCII -> spoilt.subject("kundin-\u00fc");
            default -> { }
        }
        return spoilt.build();
    }

    private String sign(JWTClaimsSet claims) throws JOSEException {
        return switch (fault) {
            case UNSIGNED -> new PlainJWT(claims).serialize();
            case SYMMETRIC_SIGNATURE ->
                    sign(claims, JWSAlgorithm.HS256, new MACSigner(key.toRSAPublicKey().getEncoded()));
            case FOREIGN_SIGNATURE -> sign(claims, JWSAlgorithm.RS256, new RSASSASigner(newKey()));
            default -> sign(claims, JWSAlgorithm.RS256, new RSASSASigner(key));
        };
    }

    private String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
        SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static OAuth2HttpResponse refuse(OAuth2HttpRequest request, ErrorObject error) {
        AuthenticationRequest login = request.asAuthenticationRequest();
        URI back = new AuthenticationErrorResponse(login.getRedirectionURI(), error, login.getState(), null).toURI();
        return new OAuth2HttpResponse(Headers.of("Location", back.toString()), 302, null, null);
    }

    private static OAuth2HttpResponse json(int status, String body) {
        return new OAuth2HttpResponse(Headers.of("Content-Type", "application/json"), status, body, null);
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).algorithm(JWSAlgorithm.RS256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
