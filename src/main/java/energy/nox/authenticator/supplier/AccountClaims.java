package energy.nox.authenticator.supplier;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;

/** Reads what an account is recognized by: from the ID token, and from UserInfo where that lacks it. */
final class AccountClaims {

    private final Supplier supplier;
    private final UserInfoEndpoint userInfo;

    AccountClaims(Supplier supplier, SupplierSignals signals, SupplierCalls calls) {
        this.supplier = supplier;
        this.userInfo = new UserInfoEndpoint(supplier, signals, calls);
    }

    SupplierAccount account(OIDCProviderMetadata metadata, AccessToken token, IDTokenClaimsSet idToken) {
        boolean complete = label(List.of(idToken)).isPresent()
                && (supplier.customerNumberClaim().isEmpty() || customerNumber(List.of(idToken)).isPresent());
        List<ClaimsSet> claims = complete ? List.of(idToken)
                : Stream.concat(Stream.of(idToken), userInfo.find(metadata, token, idToken).stream()).toList();
        return new SupplierAccount(idToken.getIssuer().getValue(), idToken.getSubject().getValue(), label(claims),
                customerNumber(claims));
    }

    private static Optional<String> label(List<ClaimsSet> claims) {
        return AccountLabel.masked(claim(claims, "name"), claim(claims, "preferred_username"), claim(claims, "email"));
    }

    private Optional<String> customerNumber(List<ClaimsSet> claims) {
        return supplier.customerNumberClaim().flatMap(name -> AccountLabel.maskedNumber(claim(claims, name)));
    }

    /** The first one that there is, a number as its digits; null where there is none. */
    private static String claim(List<ClaimsSet> claims, String name) {
        return claims.stream().map(set -> set.getClaim(name)).filter(Objects::nonNull)
                .filter(value -> value instanceof String || value instanceof Number).map(Object::toString)
                .findFirst().orElse(null);
    }
}
