package energy.nox.authenticator.observe;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header by which each proxy tells from whom it had the request, at the end of what it received. So the entries are
 * read from the right: as long as an entry names a proxy that is trusted, the one to its left is that proxy's word.
 * What stands further left is anybody's word and is not even parsed.
 */
enum ForwardingHeader {

    /** Addresses, some proxies add a port. */
    X_FORWARDED_FOR {
        @Override
        int beginning(String line, int end) {
            return line.lastIndexOf(',', end - 1) + 1;
        }

        @Override
        Optional<InetAddress> address(String entry) {
            return node(entry);
        }
    },

    /** RFC 7239, section 4: parameters, of which {@code for} has the address. */
    FORWARDED {
        /** A comma in quotes is part of a value. From the right, an escaped quote has a backslash before it. */
        @Override
        int beginning(String line, int end) {
            boolean quoted = false;
            for (int i = end - 1; i >= 0; i--) {
                if (line.charAt(i) == '"' && !(quoted && isEscaped(line, i))) {
                    quoted = !quoted;
                } else if (line.charAt(i) == ',' && !quoted) {
                    return i + 1;
                }
            }
            return 0;
        }

        @Override
        Optional<InetAddress> address(String entry) {
            return ForwardedParameters.find(entry, "for").flatMap(ForwardingHeader::node);
        }
    };

    private static final String PORT = "(?::(?:\\d{1,5}|_[A-Za-z0-9._-]+))?";
    private static final Pattern IPV6_NODE = Pattern.compile("\\[([^\\]]*:[^\\]]*)\\]" + PORT);
    private static final Pattern IPV4_NODE = Pattern.compile("([0-9.]+)" + PORT);

    /** Where the entry begins that ends there. */
    abstract int beginning(String line, int end);

    /** Empty where the entry has no address: {@code unknown}, an obfuscated identifier, or nonsense. */
    abstract Optional<InetAddress> address(String entry);

    /** As configuration and HTTP have it. */
    String headerName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The client behind a trusted peer: the rightmost address that is no trusted proxy. Where an entry cannot be read,
     * it is the last proxy that was found before.
     *
     * @param lines the header's lines, in order
     */
    InetAddress client(InetAddress peer, List<String> lines, Predicate<InetAddress> isTrusted) {
        InetAddress client = peer;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            for (int end = line.length(); end >= 0;) {
                int beginning = beginning(line, end);
                String entry = line.substring(beginning, end).strip();
                end = beginning - 1;
                // A list may have empty elements (RFC 9110, section 5.6.1.2).
                if (!entry.isEmpty()) {
                    Optional<InetAddress> address = address(entry);
                    client = address.orElse(client);
                    if (address.isEmpty() || !isTrusted.test(client)) {
                        return client;
                    }
                }
            }
        }
        return client;
    }

    /** An address, perhaps with a port; IPv6 then in brackets. */
    private static Optional<InetAddress> node(String text) {
        Matcher ipv6 = IPV6_NODE.matcher(text);
        if (ipv6.matches()) {
            return AddressBlock.address(ipv6.group(1));
        }
        Matcher ipv4 = IPV4_NODE.matcher(text);
        return AddressBlock.address(ipv4.matches() ? ipv4.group(1) : text);
    }

    private static boolean isEscaped(String line, int position) {
        int backslashes = 0;
        while (position > backslashes && line.charAt(position - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
