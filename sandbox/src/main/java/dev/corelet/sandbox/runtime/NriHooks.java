package dev.corelet.sandbox.runtime;

import dev.corelet.nri.api.proto.Container;
import dev.corelet.nri.api.proto.ContainerUpdate;
import dev.corelet.nri.api.proto.CreateContainerRequest;
import dev.corelet.nri.api.proto.CreateContainerResponse;
import dev.corelet.nri.api.proto.Event;
import dev.corelet.nri.api.proto.LinuxCPU;
import dev.corelet.nri.api.proto.PodSandbox;
import dev.corelet.nri.api.proto.StateChangeEvent;
import dev.corelet.nri.api.proto.StopContainerRequest;
import dev.corelet.nri.api.proto.StopContainerResponse;
import dev.corelet.nri.api.proto.UpdateContainerRequest;
import dev.corelet.nri.api.proto.UpdateContainerResponse;
import dev.corelet.sandbox.runtime.wire.CallStatusException;
import dev.corelet.sandbox.runtime.wire.PluginGoneException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the plugins, one after the other, and puts their answers together (nri-contract.md sections 4.3 and 5).
 *
 * <p>A plugin that is gone or too slow is left out and the request goes on. The caller holds the NRI lock.
 */
final class NriHooks {

    /** What plugins made of a request: resources of its own container, and changes for others by id. */
    record Outcome(LinuxCPU own, Map<String, LinuxCPU> others) {}

    private interface Question {
        void put(Plugin plugin) throws CallStatusException, PluginGoneException, InterruptedException, RuntimeFailure;
    }

    private final PluginRegistry plugins;
    private final Complaints complaints;

    NriHooks(PluginRegistry plugins, Complaints complaints) {
        this.plugins = plugins;
        this.complaints = complaints;
    }

    private void each(Event event, Question question) throws RuntimeFailure {
        for (Plugin plugin : plugins.active()) {
            if (!plugin.subscribesTo(event)) {
                continue;
            }
            try {
                question.put(plugin);
            } catch (CallStatusException e) {
                throw new RuntimeFailure(String.valueOf(e.getMessage()));
            } catch (PluginGoneException e) {
                plugins.remove(plugin);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RuntimeFailure("interrupted while waiting for plugin " + plugin);
            }
        }
    }

    /** Asks about a container that is being created; the outcome's own resources are the adjustments alone. */
    Outcome createContainer(PodSandbox pod, Held container, NriLevel level) throws RuntimeFailure {
        FieldClaims claims = new FieldClaims();
        LinuxCPU.Builder own = LinuxCPU.newBuilder();
        Map<String, LinuxCPU.Builder> others = new LinkedHashMap<>();
        each(Event.CREATE_CONTAINER, plugin -> {
            Held adjusted = container.with(container.cpu().adjustedBy(own.build()));
            CreateContainerRequest request = CreateContainerRequest.newBuilder()
                    .setPod(pod)
                    .setContainer(NriMessages.container(adjusted, level).toBuilder()
                            .setState(dev.corelet.nri.api.proto.ContainerState.CONTAINER_UNKNOWN))
                    .build();
            CreateContainerResponse answer = plugin.ask("CreateContainer", request, CreateContainerResponse.parser());
            LinuxCPU adjustment = answer.getAdjust().getLinux().getResources().getCpu();
            claim(claims, container.id(), adjustment, plugin);
            own.mergeFrom(adjustment);
            for (ContainerUpdate update : answer.getUpdateList()) {
                if (update.getContainerId().equals(container.id())) {
                    throw complaint(
                            "plugin \"%s\" asked update of \"%s\" during creation".formatted(plugin, container.id()));
                }
            }
            collect(answer.getUpdateList(), plugin, claims, others);
        });
        return new Outcome(own.build(), built(others));
    }

    /** Asks about a change of a container's resources; the outcome's own resources are the whole change. */
    Outcome updateContainer(PodSandbox pod, Container container, LinuxCPU requested) throws RuntimeFailure {
        FieldClaims claims = new FieldClaims();
        LinuxCPU.Builder own = requested.toBuilder();
        Map<String, LinuxCPU.Builder> all = new LinkedHashMap<>();
        each(Event.UPDATE_CONTAINER, plugin -> {
            UpdateContainerRequest request = UpdateContainerRequest.newBuilder()
                    .setPod(pod)
                    .setContainer(container)
                    .setLinuxResources(NriMessages.resources(own.build()))
                    .build();
            UpdateContainerResponse answer = plugin.ask("UpdateContainer", request, UpdateContainerResponse.parser());
            collect(answer.getUpdateList(), plugin, claims, all);
            LinuxCPU.Builder change = all.remove(container.getId());
            if (change != null) {
                own.mergeFrom(change.build());
            }
        });
        return new Outcome(own.build(), built(all));
    }

    /** Tells that a container has stopped and returns what is to change for others. */
    Map<String, LinuxCPU> stopContainer(PodSandbox pod, Container container) throws RuntimeFailure {
        FieldClaims claims = new FieldClaims();
        Map<String, LinuxCPU.Builder> others = new LinkedHashMap<>();
        StopContainerRequest request = StopContainerRequest.newBuilder()
                .setPod(pod)
                .setContainer(container)
                .build();
        each(
                Event.STOP_CONTAINER,
                plugin -> collect(
                        plugin.ask("StopContainer", request, StopContainerResponse.parser())
                                .getUpdateList(),
                        plugin,
                        claims,
                        others));
        return built(others);
    }

    /** Tells of an event of a pod. */
    void event(Event event, PodSandbox pod) throws RuntimeFailure {
        tell(StateChangeEvent.newBuilder().setEvent(event).setPod(pod).build());
    }

    /** Tells of an event of a container. */
    void event(Event event, PodSandbox pod, Container container) throws RuntimeFailure {
        tell(StateChangeEvent.newBuilder()
                .setEvent(event)
                .setPod(pod)
                .setContainer(container)
                .build());
    }

    private void tell(StateChangeEvent event) throws RuntimeFailure {
        each(event.getEvent(), plugin -> plugin.tell(event));
    }

    private void collect(
            List<ContainerUpdate> updates, Plugin plugin, FieldClaims claims, Map<String, LinuxCPU.Builder> collected)
            throws RuntimeFailure {
        for (ContainerUpdate update : updates) {
            LinuxCPU cpu = update.getLinux().getResources().getCpu();
            Optional<String> conflict = claims.claim(update.getContainerId(), cpu, plugin.toString());
            if (conflict.isEmpty()) {
                collected
                        .computeIfAbsent(update.getContainerId(), id -> LinuxCPU.newBuilder())
                        .mergeFrom(cpu);
            } else if (!update.getIgnoreFailure()) {
                throw complaint(conflict.get());
            }
        }
    }

    private void claim(FieldClaims claims, String containerId, LinuxCPU cpu, Plugin plugin) throws RuntimeFailure {
        Optional<String> conflict = claims.claim(containerId, cpu, plugin.toString());
        if (conflict.isPresent()) {
            throw complaint(conflict.get());
        }
    }

    private RuntimeFailure complaint(String text) {
        complaints.add(text);
        return new RuntimeFailure(text);
    }

    private static Map<String, LinuxCPU> built(Map<String, LinuxCPU.Builder> builders) {
        Map<String, LinuxCPU> built = new LinkedHashMap<>();
        builders.forEach((id, cpu) -> built.put(id, cpu.build()));
        return built;
    }
}
