package dev.corelet.sandbox.schemes;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.Machines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes machines of every shape that schemes meet, up to a hundred CPUs. */
final class RandomMachine {

    private static final List<String> IRREGULAR = List.of(
            "package:1 {core:3 thread:2 + core:2}",
            "package:1 {core:1 + core:3(kind=M-core) + core:4(kind=E-core)}",
            "package:1 {die:1 {core:2 thread:2 + l2:2 core:2(kind=E-core)} + die:1 l2:1 core:2(kind=LPE-core,l3=none)}",
            "package:2 numa:2 [hbm=1Gi] core:2 thread:2;threads=split;memory=2Gi",
            "numa:2 core:4;cpus=0-63:1/8;nodes=0,8;isolated=8");

    private final Random random;

    RandomMachine(Random random) {
        this.random = random;
    }

    CpuTopology next() {
        String description = random.nextInt(3) == 0 ? IRREGULAR.get(random.nextInt(IRREGULAR.size())) : regular();
        CpuTopology machine =
                TopologySource.parse("synthetic:" + description).discover().topology();
        if (random.nextInt(5) == 0) {
            machine = Machines.withoutCaches(machine);
        }
        return random.nextInt(3) == 0 ? Machines.offline(machine, someOf(machine, 4)) : machine;
    }

    /** Returns CPUs of the machine to offer to claims: all, or all but a few. */
    CpuSet offered(CpuTopology machine) {
        return random.nextBoolean() ? machine.online() : machine.online().minus(someOf(machine, 3));
    }

    private String regular() {
        List<String> levels = new ArrayList<>();
        int cores = 1 + random.nextInt(4);
        levels.add("package:" + (1 + random.nextInt(2)));
        boolean nodesInsideCaches = random.nextInt(4) == 0;
        String nodes = "numa:" + (1 + random.nextInt(2));
        String caches = "l3:" + (1 + random.nextInt(3));
        levels.add(nodesInsideCaches ? caches : nodes);
        levels.add(nodesInsideCaches ? nodes : caches);
        if (random.nextInt(3) == 0) {
            levels.add("cluster:" + (1 + random.nextInt(2)));
        }
        levels.add("core:" + cores);
        levels.add("thread:" + (1 + random.nextInt(2)));
        String settings =
                (random.nextBoolean() ? ";threads=split" : "") + (random.nextBoolean() ? ";coreids=repeat" : "");
        return String.join(" ", levels) + settings;
    }

    /** Returns a few CPUs of the machine, never all. */
    private CpuSet someOf(CpuTopology machine, int most) {
        List<CpuGroup> cores = machine.groups(CpuGroup.Level.CORE);
        CpuSet some = CpuSet.EMPTY;
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            CpuSet core = cores.get(random.nextInt(cores.size())).cpus();
            some = some.union(random.nextBoolean() ? core : CpuSet.of(core.first()));
        }
        return some.containsAll(machine.online())
                ? some.minus(CpuSet.of(machine.online().first()))
                : some;
    }
}
