package dev.corelet.nri.plugin;

import java.util.List;
import java.util.Map;

/**
 * What a plugin does when the runtime has something to say.
 *
 * <p>Calls come one at a time, in order, on one thread of the {@link NriPlugin}. Each must return well within the
 * runtime's request timeout, 2 seconds unless configured otherwise: the runtime drops a plugin that takes longer and
 * carries on without it. A handler must not wait for {@link NriPlugin#pushUpdates}, which is refused on its thread.
 *
 * <p>Updates are by container id and never null; ids that are gone by then are ignored by the runtime.
 */
public interface NriHandler {

    /**
     * Learns whom the plugin is connected to, at the beginning of each connection. A failure ends the connection.
     *
     * @param runtime what the runtime says about itself
     */
    default void onConfigure(RuntimeInfo runtime) {}

    /**
     * Takes in the state of the runtime, once in each connection, and answers with the resources that containers are
     * to have. Containers created while no connection was there have none yet. A failure ends the connection, which
     * is then tried again: a plugin that does not know the state must not decide.
     *
     * @param pods all pod sandboxes
     * @param containers all containers, those that have stopped included
     */
    Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers);

    /**
     * Decides about a container that is being created.
     *
     * @throws RefusedException if it must not be created
     */
    CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException;

    /**
     * Decides about a change of a container's resources that the kubelet asks for. The answer may also name that
     * container; it wins over what was asked for.
     *
     * @param requested what was asked for
     * @throws RefusedException if it must not be changed
     */
    Map<String, CpuResources> onUpdateContainer(NriPod pod, NriContainer container, ResourceChange requested)
            throws RefusedException;

    /**
     * Learns that a container has stopped, at most once for each. It need not have run. A failure is logged and
     * nothing else, as the container is gone either way.
     */
    Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container);

    /** Learns that a container is removed; it may come without a stop before. A failure is logged and nothing else. */
    void onRemoveContainer(NriPod pod, NriContainer container);

    /**
     * Learns that the connection has ended without the plugin's doing. Until the next synchronization containers come
     * and go unseen.
     *
     * @param reason what is known about the cause
     */
    default void onConnectionLost(String reason) {}
}
