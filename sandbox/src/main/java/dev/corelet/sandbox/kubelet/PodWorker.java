package dev.corelet.sandbox.kubelet;

import dev.corelet.sandbox.runtime.ContainerSpec;
import dev.corelet.sandbox.runtime.PodSpec;
import dev.corelet.sandbox.runtime.RuntimeFailure;
import dev.corelet.sandbox.runtime.SandboxRuntime;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Brings one pod to running and takes it down again; every call goes on where the last one stopped. */
final class PodWorker {

    private final Pod pod;
    private final ClaimPreparer preparer;
    private final SandboxRuntime runtime;
    private final long memoryBytes;
    private final Set<String> finishedInits = new HashSet<>();
    private final Map<String, ContainerOutcome> outcomes = new LinkedHashMap<>();
    private Optional<String> sandbox = Optional.empty();

    /**
     * Creates a worker that has not done anything yet.
     *
     * @param memoryBytes the memory of the node
     */
    PodWorker(Pod pod, ClaimPreparer preparer, SandboxRuntime runtime, long memoryBytes) {
        this.pod = pod;
        this.preparer = preparer;
        this.runtime = runtime;
        this.memoryBytes = memoryBytes;
    }

    /** Tries to get every container running that is not. */
    void sync() {
        try {
            Map<String, List<PreparedDevice>> prepared = preparer.prepare(pod);
            String podId = runSandbox();
            if (runInits(podId, prepared)) {
                pod.getSpec().getContainers().forEach(container -> run(podId, container, prepared));
            }
        } catch (KubeletException | RuntimeFailure e) {
            failAll(String.valueOf(e.getMessage()));
        }
    }

    private String runSandbox() throws RuntimeFailure {
        if (sandbox.isEmpty()) {
            sandbox = Optional.of(runtime.runPod(new PodSpec(
                    pod.getMetadata().getUid(),
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    PodQos.of(pod),
                    labels(pod.getMetadata().getLabels(), Map.of()),
                    orEmpty(pod.getMetadata().getAnnotations()))));
        }
        return sandbox.get();
    }

    private void failAll(String message) {
        for (Container container : pod.getSpec().getContainers()) {
            ContainerOutcome known = outcomes.get(container.getName());
            if (known == null || !known.isRunning()) {
                outcomes.put(container.getName(), ContainerOutcome.failed(container.getName(), message));
            }
        }
    }

    /** Runs init containers one after the other and tells whether all are done; a sidecar is done once it runs. */
    private boolean runInits(String podId, Map<String, List<PreparedDevice>> prepared) {
        for (Container init : pod.getSpec().getInitContainers()) {
            if (finishedInits.contains(init.getName())) {
                continue;
            }
            run(podId, init, prepared);
            ContainerOutcome outcome = outcome(init);
            if (!outcome.isRunning()) {
                pod.getSpec()
                        .getContainers()
                        .forEach(container -> outcomes.put(
                                container.getName(),
                                ContainerOutcome.waiting(
                                        container.getName(), "waits for the init container " + init.getName())));
                return false;
            }
            if (!"Always".equals(init.getRestartPolicy())) {
                outcome.id().ifPresent(runtime::removeContainer);
                outcomes.remove(init.getName());
            }
            finishedInits.add(init.getName());
        }
        return true;
    }

    private void run(String podId, Container container, Map<String, List<PreparedDevice>> prepared) {
        String name = container.getName();
        if (outcome(container).isRunning()) {
            return;
        }
        try {
            String id = runtime.createContainer(podId, spec(container, prepared));
            outcomes.put(name, start(name, id));
        } catch (RuntimeFailure e) {
            outcomes.put(name, ContainerOutcome.failed(name, String.valueOf(e.getMessage())));
        }
    }

    private ContainerOutcome start(String name, String id) {
        try {
            runtime.startContainer(id);
            return ContainerOutcome.running(name, id);
        } catch (RuntimeFailure e) {
            runtime.removeContainer(id);
            return ContainerOutcome.failed(name, String.valueOf(e.getMessage()));
        }
    }

    private ContainerSpec spec(Container container, Map<String, List<PreparedDevice>> prepared) {
        List<String> env = container.getEnv().stream()
                .filter(variable -> variable.getValueFrom() == null)
                .map(variable -> variable.getName() + "="
                        + Optional.ofNullable(variable.getValue()).orElse(""))
                .toList();
        return new ContainerSpec(
                container.getName(),
                env,
                ContainerCdi.ids(container, prepared),
                ContainerCpu.of(container),
                ContainerMemory.of(container, pod, memoryBytes),
                labels(Map.of(), Map.of("io.kubernetes.container.name", container.getName())),
                Map.of());
    }

    private Map<String, String> labels(Map<String, String> own, Map<String, String> more) {
        Map<String, String> labels = new TreeMap<>(orEmpty(own));
        labels.putAll(more);
        labels.put("io.kubernetes.pod.name", pod.getMetadata().getName());
        labels.put("io.kubernetes.pod.namespace", pod.getMetadata().getNamespace());
        labels.put("io.kubernetes.pod.uid", pod.getMetadata().getUid());
        return labels;
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private ContainerOutcome outcome(Container container) {
        return outcomes.getOrDefault(
                container.getName(), ContainerOutcome.waiting(container.getName(), "has not been created yet"));
    }

    /**
     * Stops and removes the pod, gives its claims back and tells whether nothing is left of it.
     *
     * <p>If a claim cannot be given back the containers are gone all the same; the outcomes say why, and it can be tried
     * again.
     */
    boolean remove() {
        sandbox.ifPresent(runtime::removePod);
        sandbox = Optional.empty();
        outcomes.clear();
        try {
            preparer.release(pod.getMetadata().getUid());
            return true;
        } catch (KubeletException e) {
            pod.getSpec()
                    .getContainers()
                    .forEach(container -> outcomes.put(
                            container.getName(),
                            ContainerOutcome.waiting(container.getName(), "terminating: " + e.getMessage())));
            return false;
        }
    }

    /** Returns how far each container came: sidecars and unfinished init containers first, then the others. */
    List<ContainerOutcome> outcomes() {
        List<ContainerOutcome> all = new ArrayList<>();
        pod.getSpec().getInitContainers().stream()
                .filter(init -> outcomes.containsKey(init.getName()))
                .forEach(init -> all.add(outcome(init)));
        pod.getSpec().getContainers().forEach(container -> all.add(outcome(container)));
        return all;
    }
}
