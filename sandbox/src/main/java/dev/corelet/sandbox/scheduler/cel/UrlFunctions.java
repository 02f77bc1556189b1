package dev.corelet.sandbox.scheduler.cel;

import static dev.corelet.sandbox.scheduler.cel.Types.STRING_PARAM;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.corelet.sandbox.scheduler.cel.FunctionSet.Param;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Kubernetes' URL library. */
final class UrlFunctions {

    private static final CelType URL = OpaqueType.create("kubernetes.URL");
    private static final Param<URI> URL_PARAM = new Param<>(URL, URI.class);

    private UrlFunctions() {}

    static FunctionSet create() {
        return new FunctionSet()
                .global(
                        "url",
                        URL,
                        STRING_PARAM,
                        text -> parse(text)
                                .orElseThrow(() -> new CelInvalidArgumentException("\"" + text + "\" is not a URL")))
                .global(
                        "isURL",
                        SimpleType.BOOL,
                        STRING_PARAM,
                        text -> parse(text).isPresent())
                .member("getScheme", SimpleType.STRING, URL_PARAM, url -> orEmpty(url.getScheme()))
                .member("getHost", SimpleType.STRING, URL_PARAM, UrlFunctions::hostAndPort)
                .member(
                        "getHostname",
                        SimpleType.STRING,
                        URL_PARAM,
                        url -> orEmpty(url.getHost()).replaceAll("^\\[|\\]$", ""))
                .member(
                        "getPort",
                        SimpleType.STRING,
                        URL_PARAM,
                        url -> url.getPort() < 0 ? "" : Integer.toString(url.getPort()))
                .member("getEscapedPath", SimpleType.STRING, URL_PARAM, url -> orEmpty(url.getRawPath()))
                .member(
                        "getQuery",
                        MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)),
                        URL_PARAM,
                        UrlFunctions::query);
    }

    /** Reads an absolute URL or an absolute path. */
    private static Optional<URI> parse(String text) {
        try {
            URI url = new URI(text);
            return url.isAbsolute() || text.startsWith("/") ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String hostAndPort(URI url) {
        return orEmpty(url.getHost()) + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private static Map<String, List<String>> query(URI url) {
        Map<String, List<String>> values = new TreeMap<>();
        for (String pair : orEmpty(url.getRawQuery()).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(decode(key), k -> new ArrayList<>()).add(decode(value));
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
