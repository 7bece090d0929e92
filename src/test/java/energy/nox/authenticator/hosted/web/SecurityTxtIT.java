package energy.nox.authenticator.hosted.web;

import static energy.nox.authenticator.support.LinkSessionApi.json;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import energy.nox.authenticator.support.ArquillianIT;
import energy.nox.authenticator.support.HostedWorld;

class SecurityTxtIT extends ArquillianIT {

    private static final String PATH = ".well-known/security.txt";

    @Test
    void tellsEverybodyWhomToContact() {
        HttpResponse<String> answer = api.get(PATH);
        assertAll(
                () -> assertEquals(200, answer.statusCode(), answer.body()),
                () -> assertEquals("text/plain;charset=utf-8",
                        answer.headers().firstValue("Content-Type").orElse("").toLowerCase().replace(" ", "")),
                () -> assertTrue(answer.body().startsWith("Contact: mailto:security@auth.example\nExpires: 2"),
                        answer.body()),
                () -> assertTrue(answer.body().contains("\nCanonical: https://auth.example/.well-known/security.txt\n"),
                        answer.body()));
    }

    @Test
    void isNotFoundWhereNobodyIsToBeContacted() {
        HttpResponse<String> answer = HostedWorld.get().server.api().get(PATH);
        assertEquals(404, answer.statusCode());
        assertEquals("Not found", json(answer).getString("error"));
    }
}
