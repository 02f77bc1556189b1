package dev.corelet.sandbox.scheduler.cel;

import static dev.corelet.sandbox.scheduler.cel.Types.STRING_PARAM;

import com.google.common.net.InetAddresses;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.corelet.sandbox.scheduler.cel.FunctionSet.Param;
import java.net.Inet4Address;
import java.net.InetAddress;

/** Kubernetes' IP and CIDR libraries, but for the conversions with {@code string()}. */
final class NetworkFunctions {

    private static final CelType IP = OpaqueType.create("net.IP");
    private static final CelType CIDR = OpaqueType.create("net.CIDR");
    private static final Param<InetAddress> IP_PARAM = new Param<>(IP, InetAddress.class);
    private static final Param<CidrValue> CIDR_PARAM = new Param<>(CIDR, CidrValue.class);

    private NetworkFunctions() {}

    static FunctionSet create() {
        FunctionSet functions = new FunctionSet();
        addIp(functions);
        addCidr(functions);
        return functions;
    }

    private static void addIp(FunctionSet functions) {
        functions
                .global("ip", IP, STRING_PARAM, NetworkFunctions::address)
                .global(
                        "isIP",
                        SimpleType.BOOL,
                        STRING_PARAM,
                        text -> CidrValue.tryParseAddress(text).isPresent())
                .global(
                        "ip.isCanonical",
                        SimpleType.BOOL,
                        STRING_PARAM,
                        text -> InetAddresses.toAddrString(address(text)).equals(text))
                .member("family", SimpleType.INT, IP_PARAM, ip -> ip instanceof Inet4Address ? 4L : 6L)
                .member("isUnspecified", SimpleType.BOOL, IP_PARAM, InetAddress::isAnyLocalAddress)
                .member("isLoopback", SimpleType.BOOL, IP_PARAM, InetAddress::isLoopbackAddress)
                .member("isLinkLocalMulticast", SimpleType.BOOL, IP_PARAM, InetAddress::isMCLinkLocal)
                .member("isLinkLocalUnicast", SimpleType.BOOL, IP_PARAM, InetAddress::isLinkLocalAddress)
                .member("isGlobalUnicast", SimpleType.BOOL, IP_PARAM, NetworkFunctions::isGlobalUnicast);
    }

    private static void addCidr(FunctionSet functions) {
        functions
                .global("cidr", CIDR, STRING_PARAM, NetworkFunctions::cidr)
                .global(
                        "isCIDR",
                        SimpleType.BOOL,
                        STRING_PARAM,
                        text -> CidrValue.tryParse(text).isPresent())
                .member("containsIP", SimpleType.BOOL, CIDR_PARAM, IP_PARAM, CidrValue::contains)
                .member("containsIP", SimpleType.BOOL, CIDR_PARAM, STRING_PARAM, (c, text) -> c.contains(address(text)))
                .member("containsCIDR", SimpleType.BOOL, CIDR_PARAM, CIDR_PARAM, CidrValue::contains)
                .member("containsCIDR", SimpleType.BOOL, CIDR_PARAM, STRING_PARAM, (c, text) -> c.contains(cidr(text)))
                .member("ip", IP, CIDR_PARAM, CidrValue::address)
                .member("masked", CIDR, CIDR_PARAM, CidrValue::masked)
                .member("prefixLength", SimpleType.INT, CIDR_PARAM, c -> (long) c.prefixLength());
    }

    private static boolean isGlobalUnicast(InetAddress ip) {
        return !ip.isAnyLocalAddress()
                && !ip.isLoopbackAddress()
                && !ip.isMulticastAddress()
                && !ip.isLinkLocalAddress()
                && !InetAddresses.toAddrString(ip).equals("255.255.255.255");
    }

    private static InetAddress address(String text) {
        return CidrValue.tryParseAddress(text)
                .orElseThrow(() -> new CelInvalidArgumentException("\"" + text + "\" is not an IP address"));
    }

    private static CidrValue cidr(String text) {
        return CidrValue.tryParse(text)
                .orElseThrow(() -> new CelInvalidArgumentException(
                        "\"" + text + "\" is not an address with a prefix length, such as 10.0.0.0/8"));
    }
}
