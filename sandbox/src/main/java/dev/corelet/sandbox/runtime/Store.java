package dev.corelet.sandbox.runtime;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.nri.api.proto.LinuxCPU;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods and containers of the runtime. Each method is atomic; who changes things in steps holds the NRI lock. */
final class Store {

    private Machine machine;
    private final Map<String, Held.Pod> pods = new LinkedHashMap<>();
    private final Map<String, Held> containers = new LinkedHashMap<>();

    Store(Machine machine) {
        this.machine = machine;
    }

    synchronized void put(Held.Pod pod) {
        pods.put(pod.id(), pod);
    }

    synchronized void put(Held container) {
        containers.put(container.id(), container);
    }

    synchronized Optional<Held.Pod> pod(String id) {
        return Optional.ofNullable(pods.get(id));
    }

    synchronized Optional<Held> container(String id) {
        return Optional.ofNullable(containers.get(id));
    }

    synchronized List<Held.Pod> pods() {
        return List.copyOf(pods.values());
    }

    synchronized List<Held> containers() {
        return List.copyOf(containers.values());
    }

    synchronized List<Held> containersOf(String podId) {
        return containers.values().stream()
                .filter(container -> container.pod().id().equals(podId))
                .toList();
    }

    synchronized void removePod(String id) {
        pods.remove(id);
    }

    synchronized void removeContainer(String id) {
        containers.remove(id);
    }

    synchronized Machine machine() {
        return machine;
    }

    /**
     * Changes which CPUs are online. As the kernel does with cgroup v1, CPUs that go are taken out of the sets of all
     * containers, one that has none left runs wherever its parent does, and nothing is put back when they return.
     */
    synchronized void online(CpuSet cpus) {
        machine = new Machine(cpus, machine.memoryNodes());
        containers.replaceAll((id, container) -> container.state() == ContainerState.RUNNING
                ? container.with(container.cpu().within(cpus))
                : container);
    }

    /**
     * Updates the resources of a container: those of a running one at once, of a created one when it starts, of an
     * exited or unknown one not at all.
     *
     * @return why they cannot be updated; empty on success
     */
    synchronized Optional<String> update(String id, LinuxCPU change) {
        Held container = containers.get(id);
        if (container == null || container.state() == ContainerState.EXITED) {
            return Optional.empty();
        }
        CpuValues updated = container.cpu().updatedBy(change);
        Optional<String> refusal =
                container.state() == ContainerState.RUNNING ? machine.refusal(updated) : Optional.empty();
        if (refusal.isEmpty()) {
            containers.put(id, container.with(updated));
        }
        return refusal;
    }
}
