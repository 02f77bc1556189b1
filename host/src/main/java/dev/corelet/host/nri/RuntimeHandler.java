package dev.corelet.host.nri;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.host.node.CreateOutcome;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.node.Pinning;
import dev.corelet.host.node.SeenContainer;
import dev.corelet.nri.plugin.CpuResources;
import dev.corelet.nri.plugin.CreateReply;
import dev.corelet.nri.plugin.NriContainer;
import dev.corelet.nri.plugin.NriHandler;
import dev.corelet.nri.plugin.NriPod;
import dev.corelet.nri.plugin.RefusedException;
import dev.corelet.nri.plugin.ResourceChange;
import dev.corelet.nri.plugin.RuntimeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the node what the runtime wants to know. */
final class RuntimeHandler implements NriHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeHandler.class);

    private final NodeLoop node;

    RuntimeHandler(NodeLoop node) {
        this.node = node;
    }

    @Override
    public void onConfigure(RuntimeInfo runtime) {
        LOG.atInfo().addKeyValue("runtime", runtime).log("connected");
    }

    @Override
    public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
        Map<String, NriPod> podsById = new HashMap<>();
        pods.forEach(pod -> podsById.put(pod.id(), pod));
        List<SeenContainer> running = new ArrayList<>();
        for (NriContainer container : containers) {
            NriPod pod = podsById.get(container.podId());
            if (container.state() != NriContainer.State.STOPPED && pod != null) {
                running.add(Sightings.of(pod, container));
            }
        }
        try {
            return resources(node.synchronize(running));
        } catch (IOException e) {
            throw new UncheckedIOException("the state of the runtime can't be taken over", e);
        }
    }

    @Override
    public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
        try {
            CreateOutcome outcome = node.create(Sightings.of(pod, container));
            if (outcome instanceof CreateOutcome.Created created) {
                return new CreateReply(resources(created.pinning()), resources(created.others()));
            }
            throw new RefusedException(((CreateOutcome.Refused) outcome).reason());
        } catch (IOException e) {
            throw refused(pod, container, e);
        }
    }

    @Override
    public Map<String, CpuResources> onUpdateContainer(NriPod pod, NriContainer container, ResourceChange requested)
            throws RefusedException {
        try {
            return resources(node.changed(
                    new ContainerId(container.id()),
                    Sightings.resources(container).changedBy(Sightings.change(requested))));
        } catch (IOException e) {
            throw refused(pod, container, e);
        }
    }

    private static RefusedException refused(NriPod pod, NriContainer container, IOException e) {
        return new RefusedException(
                "container %s/%s/%s: %s".formatted(pod.namespace(), pod.name(), container.name(), e.getMessage()), e);
    }

    @Override
    public Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container) {
        try {
            return resources(node.ended(new ContainerId(container.id())));
        } catch (IOException e) {
            throw new UncheckedIOException("container %s can't be forgotten".formatted(container.id()), e);
        }
    }

    @Override
    public void onRemoveContainer(NriPod pod, NriContainer container) {
        try {
            node.forget(new ContainerId(container.id()));
        } catch (IOException e) {
            throw new UncheckedIOException("container %s can't be forgotten".formatted(container.id()), e);
        }
    }

    @Override
    public void onConnectionLost(String reason) {
        LOG.atWarn()
                .addKeyValue("error", reason)
                .log("lost the runtime; containers created until it is back are not pinned before that");
    }

    static Map<String, CpuResources> resources(SortedMap<ContainerId, Pinning> pinnings) {
        Map<String, CpuResources> resources = new LinkedHashMap<>();
        pinnings.forEach((id, pinning) -> resources.put(id.id(), resources(pinning)));
        return resources;
    }

    private static CpuResources resources(Pinning pinning) {
        return CpuResources.pinnedTo(pinning.cpus().toString(), pinning.memory().toString());
    }
}
