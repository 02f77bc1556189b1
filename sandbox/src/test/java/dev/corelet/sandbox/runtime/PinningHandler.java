package dev.corelet.sandbox.runtime;

import dev.corelet.nri.plugin.CpuResources;
import dev.corelet.nri.plugin.CreateReply;
import dev.corelet.nri.plugin.NriContainer;
import dev.corelet.nri.plugin.NriHandler;
import dev.corelet.nri.plugin.NriPod;
import dev.corelet.nri.plugin.RefusedException;
import dev.corelet.nri.plugin.ResourceChange;
import dev.corelet.nri.plugin.RuntimeInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Pins every container to the CPUs that stand for its name, and writes down what it is told. */
class PinningHandler implements NriHandler {

    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final Map<String, String> cpusByName = new HashMap<>();

    PinningHandler pin(String name, String cpus) {
        synchronized (cpusByName) {
            cpusByName.put(name, cpus);
        }
        return this;
    }

    private CpuResources resources(NriContainer container) {
        synchronized (cpusByName) {
            return CpuResources.pinnedTo(cpusByName.getOrDefault(container.name(), ""), "");
        }
    }

    @Override
    public void onConfigure(RuntimeInfo runtime) {
        calls.add("configure " + runtime);
    }

    @Override
    public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
        calls.add("synchronize %s %s"
                .formatted(
                        pods.stream().map(NriPod::name).toList(),
                        containers.stream().map(NriContainer::name).toList()));
        Map<String, CpuResources> updates = new HashMap<>();
        containers.forEach(container -> updates.put(container.id(), resources(container)));
        return updates;
    }

    @Override
    public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
        calls.add("create " + container.name());
        return new CreateReply(resources(container), Map.of());
    }

    @Override
    public Map<String, CpuResources> onUpdateContainer(NriPod pod, NriContainer container, ResourceChange requested)
            throws RefusedException {
        calls.add("update " + container.name());
        return Map.of(container.id(), resources(container));
    }

    @Override
    public Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container) {
        calls.add("stop " + container.name());
        return Map.of();
    }

    @Override
    public void onRemoveContainer(NriPod pod, NriContainer container) {
        calls.add("remove " + container.name());
    }

    @Override
    public void onConnectionLost(String reason) {
        calls.add("lost");
    }
}
