package energy.nox.authenticator.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is taken for a host. */
public final class HostNames {

    /** Of a name (RFC 1035, section 2.3.4), written with dots. */
    private static final int MAX_LENGTH = 253;
    private static final String LABEL = "[a-z0-9]++(-++[a-z0-9]++)*+";
    private static final String NUMBER = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    /** Possessive: a group that may give back what it took costs a stack frame for each label. */
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*+");
    private static final Pattern ADDRESS =
            Pattern.compile("(" + NUMBER + "\\.){3}" + NUMBER + "|\\[[0-9a-f:.]+]");
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private HostNames() {
    }

    /**
     * Whether it is a name, or an address in its one usual form. The others (127.1, 0x7f000001, 0177.0.0.1) are read as
     * different hosts by different programs.
     *
     * @param host in lower case, as {@link java.net.URI#getHost} tells it
     */
    public static boolean isPlain(String host) {
        return host.length() <= MAX_LENGTH
                && (isAddress(host) || NAME.matcher(host).matches() && !ENDS_IN_A_NUMBER.matcher(host).matches());
    }

    /**
     * Whether it stands for this very machine: localhost, a name below it (RFC 6761, section 6.3), or a loopback
     * address. An IPv6 one may lack its brackets.
     */
    public static boolean isThisMachine(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String literal = name.indexOf(':') < 0 || name.startsWith("[") ? name : "[" + name + "]";
        try {
            return name.equals("localhost") || name.endsWith(".localhost")
                    || isAddress(literal) && InetAddress.getByName(literal).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // No address after all.
            return false;
        }
    }

    /** Whether it is an address, so that nobody has to look it up. */
    public static boolean isAddress(String host) {
        return ADDRESS.matcher(host).matches();
    }
}
