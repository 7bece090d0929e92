package energy.nox.authenticator.outbound;

import java.time.Duration;

/**
 * What a call may take.
 *
 * @param deadline for the whole call: looking up the name, connecting, sending, and the last byte of the answer
 * @param maxBytes of the answer's body
 * @param cutsBody whether a longer body is cut there; otherwise the call fails
 * @param privateAddressesAllowed whether the host may be at an address of a private network (RFC 6890), and whether
 *                 localhost and the like may be called. Even then no other name may stand for this machine or its link.
 */
public record OutboundLimits(Duration deadline, int maxBytes, boolean cutsBody, boolean privateAddressesAllowed) {
}
