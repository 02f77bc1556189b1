package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.policy.TopologyHint;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Containers for tests, each in a pod of its own unless told otherwise. */
record TestContainer(
        String name,
        String pod,
        String namespace,
        QosClass qos,
        Resources resources,
        Map<String, String> annotations,
        List<String> claims,
        List<String> separate,
        List<TopologyHint> hints) {

    private static final long MIB = 1 << 20;

    static TestContainer guaranteed(String name, int milliCpu) {
        return of(
                name,
                QosClass.GUARANTEED,
                new Resources(
                        milliCpu,
                        OptionalInt.of(milliCpu),
                        100 * MIB,
                        OptionalLong.of(100 * MIB),
                        Resources.Source.SPEC));
    }

    static TestContainer burstable(String name, int milliCpu, int limit) {
        return of(
                name,
                QosClass.BURSTABLE,
                new Resources(
                        milliCpu, OptionalInt.of(limit), 100 * MIB, OptionalLong.of(200 * MIB), Resources.Source.SPEC));
    }

    static TestContainer unlimited(String name, int milliCpu) {
        return of(
                name,
                QosClass.BURSTABLE,
                new Resources(milliCpu, OptionalInt.empty(), 0, OptionalLong.empty(), Resources.Source.SPEC));
    }

    static TestContainer bestEffort(String name) {
        return of(name, QosClass.BEST_EFFORT, Resources.NONE);
    }

    private static TestContainer of(String name, QosClass qos, Resources resources) {
        return new TestContainer(name, name, "default", qos, resources, Map.of(), List.of(), List.of(), List.of());
    }

    TestContainer in(String otherNamespace) {
        return new TestContainer(name, pod, otherNamespace, qos, resources, annotations, claims, separate, hints);
    }

    TestContainer ofPod(String other) {
        return new TestContainer(name, other, namespace, qos, resources, annotations, claims, separate, hints);
    }

    TestContainer annotated(String key, String value) {
        Map<String, String> more = new TreeMap<>(annotations);
        more.put(key, value);
        return new TestContainer(name, pod, namespace, qos, resources, more, claims, separate, hints);
    }

    TestContainer withMemory(long bytes) {
        Resources other = new Resources(
                resources.milliCpu(), resources.milliCpuLimit(), bytes, OptionalLong.of(bytes), resources.source());
        return new TestContainer(name, pod, namespace, qos, other, annotations, claims, separate, hints);
    }

    TestContainer using(String... uids) {
        return new TestContainer(name, pod, namespace, qos, resources, annotations, List.of(uids), separate, hints);
    }

    TestContainer countedSeparately() {
        return new TestContainer(name, pod, namespace, qos, resources, annotations, claims, claims, hints);
    }

    TestContainer near(TopologyHint... others) {
        return new TestContainer(name, pod, namespace, qos, resources, annotations, claims, separate, List.of(others));
    }

    Container build() {
        return new Container(
                new ContainerId(name),
                new Pod(namespace, pod, "uid-" + pod, qos, new TreeMap<>(), new TreeMap<>(annotations)),
                name,
                ids(claims),
                ids(separate),
                resources,
                hints);
    }

    private static TreeSet<ClaimId> ids(List<String> uids) {
        TreeSet<ClaimId> ids = new TreeSet<>();
        uids.forEach(uid -> ids.add(new ClaimId(uid)));
        return ids;
    }
}
