package dev.corelet.plugin.topologyaware;

import dev.corelet.plugin.topologyaware.annotation.Glob;
import java.util.List;

/**
 * Some namespaces: {@code kube-system}, and those that match one of the globs.
 *
 * @param globs patterns of their names
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

    /** A pattern that is none stands for nothing. */
    private static boolean matches(String glob, String namespace) {
        return Glob.parse(glob).filter(pattern -> pattern.matches(namespace)).isPresent();
    }
}
