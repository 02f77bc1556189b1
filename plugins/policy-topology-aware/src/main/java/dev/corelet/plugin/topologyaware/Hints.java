package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.plugin.topologyaware.annotation.BadAnnotationException;
import dev.corelet.plugin.topologyaware.annotation.HintPaths;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Where the things are that a container uses, and how much that counts.
 *
 * @param all the hints that count
 * @param strict whether the container must not be created where it would be away from any of them
 * @param picking whether its exclusive CPUs and its memory are those near them, if there are enough
 */
record Hints(List<TopologyHint> all, boolean strict, boolean picking) {

    private static final Set<TopologyHint.Kind> ALL_KINDS =
            Collections.unmodifiableSet(EnumSet.allOf(TopologyHint.Kind.class));

    Hints {
        all = List.copyOf(all);
    }

    /** Returns the hints about a container whose annotations do not say which of them count. */
    static Hints of(Container container) {
        return new Hints(container.hints(), false, false);
    }

    /**
     * Returns the hints about a container that its annotations let count.
     *
     * @throws BadAnnotationException if one of those is not understood
     */
    static Hints of(Container container, Annotations annotations) {
        if (annotations.isEmpty()) {
            return of(container);
        }
        Set<TopologyHint.Kind> kinds = kinds(annotations);
        HintPaths denied = paths("deny.topologyhints", annotations);
        HintPaths allowed = paths("allow.topologyhints", annotations);
        return new Hints(
                container.hints().stream()
                        .filter(hint -> kinds.contains(hint.kind()))
                        .filter(hint -> !denied.contains(hint) || allowed.contains(hint))
                        .toList(),
                annotations.flag("strict.topologyhints").orElse(false),
                annotations.flag("pick-resources-by-hints").orElse(false));
    }

    /**
     * Tells whether any hint can count for a container with these annotations.
     *
     * @throws BadAnnotationException if they are not understood
     */
    static boolean canCount(Annotations annotations) {
        return !kinds(annotations).isEmpty();
    }

    private static Set<TopologyHint.Kind> kinds(Annotations annotations) {
        return annotations.find("topologyhints").map(Hints::kinds).orElse(ALL_KINDS);
    }

    private static HintPaths paths(String name, Annotations annotations) {
        return annotations
                .find(name)
                .map(found -> HintPaths.read(found.key(), found.value()))
                .orElse(HintPaths.NONE);
    }

    private static Set<TopologyHint.Kind> kinds(Annotations.Found found) {
        Set<TopologyHint.Kind> kinds = EnumSet.noneOf(TopologyHint.Kind.class);
        for (String word : found.value().split(",", -1)) {
            switch (word.strip()) {
                case "true", "all", "enabled" -> kinds.addAll(ALL_KINDS);
                case "false", "none", "disabled" -> kinds.clear();
                case "mounts" -> kinds.add(TopologyHint.Kind.MOUNT);
                case "devices" -> kinds.add(TopologyHint.Kind.DEVICE);
                case "pod-resources" -> kinds.add(TopologyHint.Kind.POD_RESOURCES);
                default -> throw found.bad("true, false, or some of mounts, devices, pod-resources, all and none");
            }
        }
        return kinds;
    }

    /** Returns the same, no more than wishes. */
    Hints lenient() {
        return new Hints(all, false, picking);
    }

    /**
     * Returns which of the CPUs to pick from: those near all things that it uses if it must be there, those near any of
     * them if it wants to, and all of them where there are not enough.
     */
    CpuSet bestOf(CpuSet cpus, int amount) {
        CpuSet within = cpus;
        for (TopologyHint hint : strict ? all : List.<TopologyHint>of()) {
            within = within.intersect(hint.cpus());
        }
        CpuSet open = within.size() >= amount ? within : cpus;
        CpuSet near = open.intersect(cpusToPick());
        return near.size() >= amount ? near : open;
    }

    /** Returns the CPUs near what it wants its own to be near to: the kubelet's devices, if any are known. */
    CpuSet cpusToPick() {
        if (!picking) {
            return CpuSet.EMPTY;
        }
        List<TopologyHint> devices = all.stream()
                .filter(hint -> hint.kind() == TopologyHint.Kind.POD_RESOURCES)
                .toList();
        return CpuSet.unionOf((devices.isEmpty() ? all : devices)
                .stream().map(TopologyHint::cpus).toList());
    }
}
