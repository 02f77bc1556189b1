package dev.corelet.sandbox.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.corelet.nri.api.proto.Event;
import dev.corelet.nri.api.proto.RemoveContainerRequest;
import dev.corelet.nri.api.proto.StateChangeEvent;
import dev.corelet.sandbox.runtime.wire.CallStatusException;
import dev.corelet.sandbox.runtime.wire.PluginConnection;
import dev.corelet.sandbox.runtime.wire.PluginGoneException;
import java.time.Duration;
import java.util.Map;

/** A plugin that takes part. */
final class Plugin {

    private static final Map<Event, String> EVENT_METHODS = Map.of(
            Event.RUN_POD_SANDBOX, "RunPodSandbox",
            Event.STOP_POD_SANDBOX, "StopPodSandbox",
            Event.REMOVE_POD_SANDBOX, "RemovePodSandbox",
            Event.POST_CREATE_CONTAINER, "PostCreateContainer",
            Event.START_CONTAINER, "StartContainer",
            Event.POST_START_CONTAINER, "PostStartContainer",
            Event.POST_UPDATE_CONTAINER, "PostUpdateContainer",
            Event.REMOVE_CONTAINER, "RemoveContainer");

    private final String name;
    private final int events;
    private final PluginConnection connection;
    private final Duration timeout;
    private boolean eventMethods;

    /**
     * @param name {@code index-name}
     * @param events its subscription; 0 for all
     * @param eventMethods whether to try a method of its own for each event
     */
    Plugin(String name, int events, PluginConnection connection, Duration timeout, boolean eventMethods) {
        this.name = name;
        this.events = events;
        this.connection = connection;
        this.timeout = timeout;
        this.eventMethods = eventMethods;
    }

    boolean subscribesTo(Event event) {
        return events == 0 || (events & 1 << (event.getNumber() - 1)) != 0;
    }

    <M extends MessageLite> M ask(String method, MessageLite request, Parser<M> answer)
            throws CallStatusException, PluginGoneException, InterruptedException {
        ByteString payload = connection.call(method, request, timeout, true);
        try {
            return answer.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new CallStatusException(CallStatusException.UNKNOWN, "unreadable answer: " + e.getMessage());
        }
    }

    /** Tells of an event; a plugin that lacks the method for one is told of all in the old way from then on. */
    void tell(StateChangeEvent event) throws CallStatusException, PluginGoneException, InterruptedException {
        if (eventMethods) {
            String method = EVENT_METHODS.getOrDefault(event.getEvent(), "");
            // The requests of all these methods are laid out alike.
            RemoveContainerRequest.Builder request =
                    RemoveContainerRequest.newBuilder().setPod(event.getPod());
            if (event.hasContainer()) {
                request.setContainer(event.getContainer());
            }
            try {
                connection.call(method, request.build(), timeout, true);
                return;
            } catch (CallStatusException e) {
                if (e.code() != CallStatusException.UNIMPLEMENTED) {
                    throw e;
                }
                eventMethods = false;
            }
        }
        connection.call("StateChange", event, timeout, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
