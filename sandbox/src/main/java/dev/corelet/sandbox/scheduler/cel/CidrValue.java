package dev.corelet.sandbox.scheduler.cel;

import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address with the length of its network's prefix, such as {@code 10.0.0.0/8}. */
record CidrValue(InetAddress address, int prefixLength) {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]+)/(0|[1-9][0-9]{0,2})");

    /** Reads an address; zones and IPv4 addresses written as IPv6 are refused, as Kubernetes does. */
    static Optional<InetAddress> tryParseAddress(String text) {
        if (text.contains("%") || !InetAddresses.isInetAddress(text)) {
            return Optional.empty();
        }
        InetAddress address = InetAddresses.forString(text);
        boolean mapped = text.contains(":") && address instanceof Inet4Address;
        return mapped ? Optional.empty() : Optional.of(address);
    }

    static Optional<CidrValue> tryParse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int length = Integer.parseInt(form.group(2));
        return tryParseAddress(form.group(1))
                .filter(address -> length <= bits(address))
                .map(address -> new CidrValue(address, length));
    }

    boolean contains(InetAddress other) {
        return bits(other) == bits(address) && network(other).equals(network(address));
    }

    boolean contains(CidrValue other) {
        return other.prefixLength >= prefixLength && contains(other.address);
    }

    /** Returns the network's own address with the same prefix. */
    CidrValue masked() {
        BigInteger network = network(address).shiftLeft(bits(address) - prefixLength);
        InetAddress first = address instanceof Inet4Address
                ? InetAddresses.fromIPv4BigInteger(network)
                : InetAddresses.fromIPv6BigInteger(network);
        return new CidrValue(first, prefixLength);
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(address) + "/" + prefixLength;
    }

    private BigInteger network(InetAddress any) {
        return new BigInteger(1, any.getAddress()).shiftRight(bits(any) - prefixLength);
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }
}
