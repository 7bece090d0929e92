package energy.nox.authenticator.manufacturer.web;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

import energy.nox.authenticator.errors.AuthenticatorException;
import energy.nox.authenticator.manufacturer.BodyReaders;
import energy.nox.authenticator.manufacturer.CurrentManufacturer;
import energy.nox.authenticator.manufacturer.Manufacturer;
import jakarta.inject.Inject;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;

/** Reads the body of an authenticated call within its manufacturer's share of the readers, and within a time. */
@Provider
public class BodyInterceptor implements ReaderInterceptor {

    @Inject
    private BodyReaders readers;

    @Inject
    private CurrentManufacturer current;

    @Inject
    private Clock clock;

    /** @throws AuthenticatorException 400 where the body takes too long; 503 where too many others are being read */
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Optional<Manufacturer> manufacturer = current.find();
        if (manufacturer.isEmpty()) {
            return context.proceed();
        }
        return readers.readBody(manufacturer.get().id(), () -> {
            context.setInputStream(new TimedBody(context.getInputStream(), clock));
            return context.proceed();
        });
    }
}
