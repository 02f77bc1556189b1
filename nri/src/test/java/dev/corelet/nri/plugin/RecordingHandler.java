package dev.corelet.nri.plugin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what it is told and answers that nothing is to change. Tests override what they need. */
class RecordingHandler implements NriHandler {

    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    /** Waits for the next call and returns it. */
    String next() throws InterruptedException {
        String call = calls.poll(10, TimeUnit.SECONDS);
        return call == null ? "nothing" : call;
    }

    @Override
    public void onConfigure(RuntimeInfo runtime) {
        calls.add("configure " + runtime);
    }

    @Override
    public Map<String, CpuResources> onSynchronize(List<NriPod> pods, List<NriContainer> containers) {
        calls.add("synchronize %s %s"
                .formatted(
                        pods.stream().map(NriPod::id).toList(),
                        containers.stream().map(NriContainer::id).toList()));
        return Map.of();
    }

    @Override
    public CreateReply onCreateContainer(NriPod pod, NriContainer container) throws RefusedException {
        calls.add("create " + container.id());
        return CreateReply.NONE;
    }

    @Override
    public Map<String, CpuResources> onUpdateContainer(NriPod pod, NriContainer container, ResourceChange requested)
            throws RefusedException {
        calls.add("update " + container.id());
        return Map.of();
    }

    @Override
    public Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container) {
        calls.add("stop " + container.id());
        return Map.of();
    }

    @Override
    public void onRemoveContainer(NriPod pod, NriContainer container) {
        calls.add("remove " + container.id());
    }

    @Override
    public void onConnectionLost(String reason) {
        calls.add("lost " + reason);
    }
}
