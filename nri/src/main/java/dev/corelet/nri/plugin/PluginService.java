package dev.corelet.nri.plugin;

import static java.util.Map.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.nri.api.proto.ConfigureRequest;
import dev.corelet.nri.api.proto.ConfigureResponse;
import dev.corelet.nri.api.proto.CreateContainerRequest;
import dev.corelet.nri.api.proto.CreateContainerResponse;
import dev.corelet.nri.api.proto.Event;
import dev.corelet.nri.api.proto.RemoveContainerRequest;
import dev.corelet.nri.api.proto.StateChangeEvent;
import dev.corelet.nri.api.proto.StopContainerRequest;
import dev.corelet.nri.api.proto.StopContainerResponse;
import dev.corelet.nri.api.proto.SynchronizeRequest;
import dev.corelet.nri.api.proto.SynchronizeResponse;
import dev.corelet.nri.api.proto.UpdateContainerRequest;
import dev.corelet.nri.api.proto.UpdateContainerResponse;
import dev.corelet.nri.ttrpc.StatusCode;
import dev.corelet.nri.ttrpc.TtrpcException;
import dev.corelet.nri.ttrpc.TtrpcMethod;
import dev.corelet.nri.ttrpc.TtrpcService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Plugin service of one connection: takes the runtime's requests apart for a handler (nri-contract.md section 3).
 *
 * <p>All of it runs on the handler thread.
 */
final class PluginService {

    /** Follows a connection through its registration. */
    interface Progress {
        void configured(RuntimeInfo runtime);

        /** The handler is about to be asked for its answer to the state of the runtime. */
        void synchronizing();

        /** The handler has given it; it has not been sent yet. */
        void synchronizationAnswered();
    }

    static final String NAME = "nri.pkg.api.v1alpha1.Plugin";

    /** Create, update, stop and remove of containers: known to every version of NRI. */
    private static final int EVENTS = subscriptionTo(
            Event.CREATE_CONTAINER, Event.UPDATE_CONTAINER, Event.STOP_CONTAINER, Event.REMOVE_CONTAINER);

    private static final Logger LOG = LoggerFactory.getLogger(PluginService.class);
    private static final TtrpcMethod IGNORE = request -> ByteString.EMPTY;

    private final NriHandler handler;
    private final Progress progress;
    private final List<NriPod> pods = new ArrayList<>();
    private final List<NriContainer> containers = new ArrayList<>();

    PluginService(NriHandler handler, Progress progress) {
        this.handler = handler;
        this.progress = progress;
    }

    private static int subscriptionTo(Event... events) {
        int mask = 0;
        for (Event event : events) {
            mask |= 1 << (event.getNumber() - 1);
        }
        return mask;
    }

    /**
     * Returns the methods. Until NRI 0.11 all events but four come through StateChange; a runtime with NRI 0.12 tries
     * the methods of their own and falls back for good if one is missing, so that both must be there.
     */
    TtrpcService asService() {
        return new TtrpcService(
                NAME,
                Map.ofEntries(
                        entry("Configure", this::configure),
                        entry("Synchronize", this::synchronize),
                        entry("Shutdown", IGNORE),
                        entry("CreateContainer", this::createContainer),
                        entry("UpdateContainer", this::updateContainer),
                        entry("StopContainer", this::stopContainer),
                        entry("StateChange", this::stateChange),
                        entry("RemoveContainer", this::removeContainer),
                        entry("RunPodSandbox", IGNORE),
                        entry("StopPodSandbox", IGNORE),
                        entry("RemovePodSandbox", IGNORE),
                        entry("PostCreateContainer", IGNORE),
                        entry("StartContainer", IGNORE),
                        entry("PostStartContainer", IGNORE),
                        entry("PostUpdateContainer", IGNORE),
                        entry("PostUpdatePodSandbox", IGNORE)));
    }

    private ByteString configure(ByteString payload) throws InvalidProtocolBufferException {
        RuntimeInfo runtime = Translation.runtime(ConfigureRequest.parseFrom(payload));
        progress.configured(runtime);
        handler.onConfigure(runtime);
        return ConfigureResponse.newBuilder().setEvents(EVENTS).build().toByteString();
    }

    private ByteString synchronize(ByteString payload) throws InvalidProtocolBufferException {
        SynchronizeRequest request = SynchronizeRequest.parseFrom(payload);
        request.getPodsList().stream().map(Translation::pod).forEach(pods::add);
        request.getContainersList().stream().map(Translation::container).forEach(containers::add);
        if (request.getMore()) {
            return SynchronizeResponse.newBuilder().setMore(true).build().toByteString();
        }
        List<NriPod> allPods = List.copyOf(pods);
        List<NriContainer> allContainers = List.copyOf(containers);
        pods.clear();
        containers.clear();
        progress.synchronizing();
        Map<String, CpuResources> updates = handler.onSynchronize(allPods, allContainers);
        progress.synchronizationAnswered();
        // CRI-O never activates a plugin of whose updates one fails here, unless it is told to ignore that.
        return SynchronizeResponse.newBuilder()
                .addAllUpdate(Translation.updates(updates, true))
                .build()
                .toByteString();
    }

    private ByteString createContainer(ByteString payload) throws InvalidProtocolBufferException, TtrpcException {
        CreateContainerRequest request = CreateContainerRequest.parseFrom(payload);
        NriContainer container = Translation.container(request.getContainer());
        CreateReply reply;
        try {
            reply = handler.onCreateContainer(Translation.pod(request.getPod()), container);
        } catch (RefusedException e) {
            throw refused(e);
        }
        if (reply.updates().containsKey(container.id())) {
            throw new IllegalStateException(
                    "the container %s is being created: it can be adjusted, not updated".formatted(container.id()));
        }
        CreateContainerResponse.Builder response =
                CreateContainerResponse.newBuilder().addAllUpdate(Translation.updates(reply.updates(), false));
        if (!reply.adjustment().equals(CpuResources.NONE)) {
            response.setAdjust(Translation.adjustment(reply.adjustment()));
        }
        return response.build().toByteString();
    }

    private ByteString updateContainer(ByteString payload) throws InvalidProtocolBufferException, TtrpcException {
        UpdateContainerRequest request = UpdateContainerRequest.parseFrom(payload);
        try {
            Map<String, CpuResources> updates = handler.onUpdateContainer(
                    Translation.pod(request.getPod()),
                    Translation.container(request.getContainer()),
                    Translation.change(request.getLinuxResources()));
            return UpdateContainerResponse.newBuilder()
                    .addAllUpdate(Translation.updates(updates, false))
                    .build()
                    .toByteString();
        } catch (RefusedException e) {
            throw refused(e);
        }
    }

    private static TtrpcException refused(RefusedException reason) {
        return new TtrpcException(StatusCode.UNKNOWN, String.valueOf(reason.getMessage()));
    }

    private ByteString stopContainer(ByteString payload) throws InvalidProtocolBufferException {
        StopContainerRequest request = StopContainerRequest.parseFrom(payload);
        NriContainer container = Translation.container(request.getContainer());
        try {
            Map<String, CpuResources> updates = handler.onStopContainer(Translation.pod(request.getPod()), container);
            return StopContainerResponse.newBuilder()
                    .addAllUpdate(Translation.updates(updates, false))
                    .build()
                    .toByteString();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("id", container.id())
                    .setCause(e)
                    .log("the stop of a container could not be taken in");
            return ByteString.EMPTY;
        }
    }

    private ByteString removeContainer(ByteString payload) throws InvalidProtocolBufferException {
        RemoveContainerRequest request = RemoveContainerRequest.parseFrom(payload);
        removed(Translation.pod(request.getPod()), Translation.container(request.getContainer()));
        return ByteString.EMPTY;
    }

    private ByteString stateChange(ByteString payload) throws InvalidProtocolBufferException {
        StateChangeEvent event = StateChangeEvent.parseFrom(payload);
        if (event.getEvent() == Event.REMOVE_CONTAINER) {
            removed(Translation.pod(event.getPod()), Translation.container(event.getContainer()));
        }
        return ByteString.EMPTY;
    }

    private void removed(NriPod pod, NriContainer container) {
        try {
            handler.onRemoveContainer(pod, container);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("id", container.id())
                    .setCause(e)
                    .log("the removal of a container could not be taken in");
        }
    }
}
