package energy.nox.authenticator.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks a host's name up, as {@link InetAddress#getAllByName}. */
@FunctionalInterface
public interface NameLookup {

    InetAddress[] addresses(String host) throws UnknownHostException;
}
