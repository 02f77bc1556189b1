package dev.corelet.sandbox.cli;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.sandbox.cluster.ClaimView;
import dev.corelet.sandbox.cluster.ContainerView;
import dev.corelet.sandbox.cluster.Snapshot;
import java.util.List;
import java.util.Locale;

/** Writes the state of a cluster for a person. */
final class StateTable {

    private StateTable() {}

    static String write(Snapshot state) {
        if (state.claims().isEmpty() && state.containers().isEmpty()) {
            return "  no claims and no containers\n";
        }
        return (state.claims().isEmpty() ? "" : claims(state.claims()))
                + (state.claims().isEmpty() || state.containers().isEmpty() ? "" : "\n")
                + (state.containers().isEmpty() ? "" : containers(state.containers()));
    }

    private static String claims(List<ClaimView> claims) {
        TextTable table = new TextTable("CLAIM", "STATE", "DEVICES", "CPUS");
        for (ClaimView claim : claims) {
            table.row(
                    claim.namespace() + "/" + claim.name(),
                    claim.state().name().toLowerCase(Locale.ROOT),
                    orDash(NameRanges.of(claim.devices())),
                    orDash(claim.cpus().toString()));
            if (!claim.reason().isEmpty()) {
                table.remark(claim.reason());
            }
        }
        return table.write();
    }

    private static String containers(List<ContainerView> containers) {
        TextTable table = new TextTable("CONTAINER", "STATE", "EXCLUSIVE", "SHARED CPUS", "MEMS", "SHARES");
        for (ContainerView container : containers) {
            boolean runsAnywhere = container.state() == ContainerView.State.RUNNING
                    && container.cpus().equals(CpuSet.EMPTY);
            table.row(
                    "%s/%s/%s".formatted(container.namespace(), container.pod(), container.container()),
                    container.state().name().toLowerCase(Locale.ROOT),
                    orDash(container.exclusive().toString()),
                    runsAnywhere
                            ? "all (not pinned)"
                            : orDash(container.shared().toString()),
                    orDash(container.mems()),
                    container.cpuShares() == 0 ? "-" : String.valueOf(container.cpuShares()));
            if (!container.error().isEmpty()) {
                table.remark(container.error());
            }
        }
        return table.write();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
