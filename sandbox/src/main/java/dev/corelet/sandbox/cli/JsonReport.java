package dev.corelet.sandbox.cli;

import dev.corelet.sandbox.cluster.ClaimView;
import dev.corelet.sandbox.cluster.ContainerView;
import dev.corelet.sandbox.cluster.Snapshot;
import dev.corelet.sandbox.expect.StepOutcome;
import dev.corelet.sandbox.script.Step;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells a program, as one JSON document once all steps are done. */
final class JsonReport implements Report {

    private final PrintWriter out;
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private Map<String, Object> start = Map.of();

    JsonReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void start(Snapshot state) {
        start = entry("start", StepOutcome.NOTHING, state);
    }

    @Override
    public void step(Step step, StepOutcome outcome, Snapshot state) {
        steps.add(entry(step.label(), outcome, state));
    }

    /** Writes the document; without any step it has the state at the start. */
    @Override
    public void end() {
        out.println(new KubernetesSerialization().asJson(Map.of("steps", steps.isEmpty() ? List.of(start) : steps)));
        out.flush();
    }

    private static Map<String, Object> entry(String step, StepOutcome outcome, Snapshot state) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("step", step);
        entry.put("failures", outcome.failures());
        entry.put("explanation", outcome.explanation());
        entry.put("claims", state.claims().stream().map(JsonReport::claim).toList());
        entry.put(
                "containers",
                state.containers().stream().map(JsonReport::container).toList());
        entry.put("slices", state.slices());
        return entry;
    }

    private static Map<String, Object> claim(ClaimView claim) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("namespace", claim.namespace());
        entry.put("name", claim.name());
        entry.put("uid", claim.uid());
        entry.put("state", claim.state().name().toLowerCase(Locale.ROOT));
        entry.put("reason", claim.reason());
        entry.put("devices", claim.devices());
        entry.put("cpus", claim.cpus().toString());
        return entry;
    }

    private static Map<String, Object> container(ContainerView container) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("namespace", container.namespace());
        entry.put("pod", container.pod());
        entry.put("container", container.container());
        entry.put("state", container.state().name().toLowerCase(Locale.ROOT));
        entry.put("error", container.error());
        entry.put("cpus", container.cpus().toString());
        entry.put("mems", container.mems());
        entry.put("exclusive", container.exclusive().toString());
        entry.put("shared", container.shared().toString());
        entry.put("cpuShares", container.cpuShares());
        return entry;
    }
}
