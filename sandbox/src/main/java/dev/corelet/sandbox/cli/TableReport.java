package dev.corelet.sandbox.cli;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.sandbox.cluster.Snapshot;
import dev.corelet.sandbox.expect.StepOutcome;
import dev.corelet.sandbox.script.Step;
import java.io.PrintWriter;

/** Tells a person, step by step as it happens. */
final class TableReport implements Report {

    private final PrintWriter out;
    private final CpuTopology topology;
    private String devices = "";
    private int steps;

    TableReport(PrintWriter out, CpuTopology topology) {
        this.out = out;
        this.topology = topology;
    }

    @Override
    public void start(Snapshot state) {
        out.print("Machine\n" + MachineText.write(topology));
        devices(state);
        out.flush();
    }

    @Override
    public void step(Step step, StepOutcome outcome, Snapshot state) {
        steps++;
        out.print("\nStep %d: %s\n".formatted(steps, step.label()));
        outcome.failures().forEach(failure -> out.print("  not as expected: %s\n".formatted(failure)));
        if (step instanceof Step.Explain) {
            outcome.explanation().forEach(line -> out.print("  %s\n".formatted(line)));
        } else if (step instanceof Step.Expect && outcome.failures().isEmpty()) {
            out.print("  all as expected\n");
        } else {
            devices(state);
            out.print(StateTable.write(state));
        }
        out.flush();
    }

    private void devices(Snapshot state) {
        String now = DeviceTable.write(state.slices());
        if (!now.equals(devices)) {
            out.print((devices.isEmpty() ? "\nDevices\n" : "  Devices now\n") + now);
            devices = now;
        }
    }

    @Override
    public void end() {
        out.flush();
    }
}
