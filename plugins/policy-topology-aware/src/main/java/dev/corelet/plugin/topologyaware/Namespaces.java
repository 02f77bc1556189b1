package dev.corelet.plugin.topologyaware;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Some namespaces: {@code kube-system}, and those that match one of the globs.
 *
 * @param globs names in which {@code *} stands for any letters, {@code ?} for one and {@code [ab]} for one of some
 */
record Namespaces(List<String> globs) {

    private static final String SYSTEM = "kube-system";

    Namespaces {
        globs = List.copyOf(globs);
    }

    boolean contains(String namespace) {
        return namespace.equals(SYSTEM)
                || (!globs.isEmpty() && globs.stream().anyMatch(glob -> matches(glob, namespace)));
    }

    private static boolean matches(String glob, String namespace) {
        return glob.equals(namespace)
                || (hasWildcards(glob) && pattern(glob).matcher(namespace).matches());
    }

    private static boolean hasWildcards(String glob) {
        return glob.chars().anyMatch(letter -> letter == '*' || letter == '?' || letter == '[');
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char letter = glob.charAt(at);
            int close = letter == '[' ? glob.indexOf(']', at + 2) : -1;
            if (close > 0) {
                regex.append('[')
                        .append(glob.substring(at + 1, close).replaceAll("[^a-z0-9^-]", ""))
                        .append(']');
                at = close;
            } else if (letter == '*') {
                regex.append(".*");
            } else if (letter == '?') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(letter)));
            }
            at++;
        }
        return Pattern.compile(regex.toString());
    }
}
