package dev.corelet.host.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where requests are listened for.
 *
 * @param host a name or an IP address of this machine; empty for every address
 * @param port 1 to 65535, or 0 for any that is free
 */
public record HttpAddress(String host, int port) {

    private static final int MOST_PORTS = 65535;
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,5})");

    /** Returns the address that is written {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code :PORT}; nothing if none is. */
    public static Optional<HttpAddress> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        return Optional.of(new HttpAddress(host, Integer.parseInt(matcher.group(2))))
                .filter(address -> address.port() <= MOST_PORTS);
    }

    /** Returns the address for a socket, unresolved if nobody knows the host. */
    InetSocketAddress socketAddress() {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
