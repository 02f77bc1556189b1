package dev.corelet.host.resource;

import java.util.Optional;
import java.util.stream.Stream;

/** A version of {@code resource.k8s.io} that the agent speaks, the newest first (dra-contract section 1.1). */
public enum ResourceVersion {
    V1("v1"),
    V1BETA2("v1beta2"),
    V1BETA1("v1beta1");

    /** The API group of dynamic resource allocation. */
    public static final String GROUP = "resource.k8s.io";

    private final String version;

    ResourceVersion(String version) {
        this.version = version;
    }

    /** Returns the version's own name, such as {@code v1beta2}. */
    public String version() {
        return version;
    }

    /** Returns what objects of this version say as their {@code apiVersion}. */
    public String apiVersion() {
        return GROUP + "/" + version;
    }

    /** Returns the newest of these versions that the agent speaks. */
    static Optional<ResourceVersion> newestOf(Stream<String> served) {
        var names = served.toList();
        return Stream.of(values())
                .filter(known -> names.contains(known.version))
                .findFirst();
    }
}
