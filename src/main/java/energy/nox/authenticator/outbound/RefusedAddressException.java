package energy.nox.authenticator.outbound;

import java.net.UnknownHostException;

/** The host is at an address that is not public, and the limits do not allow that one. */
public class RefusedAddressException extends UnknownHostException {

    private final boolean allowable;

    RefusedAddressException(String host, String address, boolean allowable) {
        super(host + " is at " + address + ", which may not be called");
        this.allowable = allowable;
    }

    /** Whether limits that allow private addresses would let the call through. */
    public boolean isAllowable() {
        return allowable;
    }
}
