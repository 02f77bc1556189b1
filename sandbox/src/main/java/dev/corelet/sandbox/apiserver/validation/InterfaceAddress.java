package dev.corelet.sandbox.apiserver.validation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Checks an address with a prefix length, such as {@code 10.9.8.7/24}; never asks a name service. */
final class InterfaceAddress {

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final int LONGEST = 64;

    private InterfaceAddress() {}

    static boolean isValid(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || text.length() > LONGEST) {
            return false;
        }
        String address = text.substring(0, slash);
        String prefix = text.substring(slash + 1);
        boolean literal =
                IPV4.matcher(address).matches() || IPV6.matcher(address).matches();
        return literal && PREFIX.matcher(prefix).matches() && fits(address, Integer.parseInt(prefix));
    }

    /** The address is known to be a literal by now, so nothing is looked up. */
    private static boolean fits(String address, int prefix) {
        try {
            return prefix <= Byte.SIZE * InetAddress.getByName(address).getAddress().length;
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
