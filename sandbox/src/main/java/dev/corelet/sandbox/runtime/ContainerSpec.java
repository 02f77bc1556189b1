package dev.corelet.sandbox.runtime;

import java.util.List;
import java.util.Map;

/**
 * What the kubelet asks for when it creates a container.
 *
 * @param name the name of the container in its pod
 * @param env the environment as {@code NAME=value}, in order; of a name that repeats the last one counts
 * @param cdiDevices fully qualified CDI device ids ({@code vendor/class=device}), in order
 * @param cpu its CPU resources
 * @param memory its memory resources
 * @param labels labels of the container
 * @param annotations annotations of the container
 */
public record ContainerSpec(
        String name,
        List<String> env,
        List<String> cdiDevices,
        CpuLimits cpu,
        MemoryLimits memory,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public ContainerSpec {
        env = List.copyOf(env);
        cdiDevices = List.copyOf(cdiDevices);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** Returns the spec of a container without memory limit, labels and annotations. */
    public static ContainerSpec of(String name, List<String> env, List<String> cdiDevices, CpuLimits cpu) {
        return new ContainerSpec(name, env, cdiDevices, cpu, MemoryLimits.NONE, Map.of(), Map.of());
    }
}
