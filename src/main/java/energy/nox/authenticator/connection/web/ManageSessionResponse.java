package energy.nox.authenticator.connection.web;

import java.net.URI;

import energy.nox.authenticator.connection.ManageSessions;

/** The page on which a person sees and ends the connection, and until when it works (Unix seconds). */
record ManageSessionResponse(URI manageUrl, long expiresAt) {

    static ManageSessionResponse from(ManageSessions.Opened opened) {
        return new ManageSessionResponse(opened.manageUrl(), opened.expiresAt().getEpochSecond());
    }
}
