package dev.corelet.host.picture;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.picture.Part.Mark;
import dev.corelet.host.topology.TopologyText;
import java.util.Locale;

/** Words what a machine is made of. Lines of tooltips end in {@code \n}. */
final class Parts {

    /** A longer list of CPUs doesn't go into a label; the tooltip has it. */
    private static final int LONG_LIST = 20;

    /** A longer name of a kind doesn't go into the label of a core; the legend and the tooltip have it. */
    private static final int LONG_NAME = 8;

    private final CpuTopology topology;
    private final Tones tones;

    Parts(CpuTopology topology) {
        this.topology = topology;
        this.tones = new Tones(topology);
    }

    Part machine() {
        String label =
                "%s, %s".formatted(TopologyText.count(topology.online().size(), "CPU"), TopologyText.summary(topology));
        return new Part(Kind.MACHINE, 0, Mark.NONE, label, label);
    }

    /** Returns a package, die or cluster. */
    Part group(CpuGroup group) {
        String level = group.level().name();
        String label =
                "%s%s %d".formatted(level.charAt(0), level.substring(1).toLowerCase(Locale.ROOT), group.kernelId());
        String tooltip = "%s (%s)\n%s".formatted(label, topology.idOf(group), told(group.cpus()));
        return new Part(Kind.valueOf(level), 0, Mark.NONE, label, tooltip);
    }

    Part core(CpuGroup core) {
        Cpu first = topology.cpu(core.cpus().first());
        CoreKind kind = first.kind();
        boolean named = tones.differ() && kind.name().length() <= LONG_NAME;
        String label = "%s %d".formatted(named ? kind : "Core", core.kernelId());
        StringBuilder tooltip = new StringBuilder(
                "%s %d (%s)\n%s".formatted(kind, core.kernelId(), topology.idOf(core), told(core.cpus())));
        first.caches().stream()
                .filter(cache -> cache.cpus().equals(core.cpus()))
                .forEach(cache -> tooltip.append('\n').append(label(cache)));
        return new Part(Kind.CORE, tones.of(kind), Mark.NONE, label, tooltip.toString());
    }

    Part cpu(Cpu cpu) {
        String tooltip = "CPU %d of %s, NUMA node %d%s"
                .formatted(cpu.id(), topology.idOf(cpu.core()), cpu.numaNode(), cpu.isolated() ? ", isolated" : "");
        Mark mark = cpu.isolated() ? Mark.ISOLATED : Mark.NONE;
        return new Part(Kind.CPU, 0, mark, String.valueOf(cpu.id()), tooltip);
    }

    /**
     * Returns a cache as it is shown in a box.
     *
     * @param shown the CPUs of the box, which need not be all that share the cache
     */
    Part cache(Cache cache, CpuSet shown) {
        String tooltip =
                "%s cache (%s)\nshared by %s".formatted(label(cache), topology.idOf(cache), told(cache.cpus()));
        return perhapsDivided(Kind.CACHE, label(cache), tooltip, cache.cpus(), shown);
    }

    /**
     * Returns a NUMA node with CPUs as it is shown in a box.
     *
     * @param shown the CPUs of the box, which need not be all of the node
     */
    Part node(NumaNode node, CpuSet shown) {
        String tooltip = "%s\n%s".formatted(label(node), told(node.cpus()));
        return perhapsDivided(Kind.MEMORY, label(node), tooltip, node.cpus(), shown);
    }

    /** Returns a NUMA node without CPUs as it is shown in a box that holds the CPUs closest to it, and maybe more. */
    Part nodeWithoutCpus(NumaNode node, CpuSet shown) {
        String closest = node.closestCpus().equals(shown)
                ? label(node)
                : "%s, closest to CPUs %s".formatted(label(node), abbreviated(node.closestCpus()));
        String tooltip = "%s\nno CPUs of its own, closest are %s".formatted(label(node), told(node.closestCpus()));
        return new Part(Kind.MEMORY, 0, Mark.NONE, closest, tooltip);
    }

    private static Part perhapsDivided(Kind kind, String label, String tooltip, CpuSet cpus, CpuSet shown) {
        if (cpus.equals(shown)) {
            return new Part(kind, 0, Mark.NONE, label, tooltip);
        }
        return new Part(
                kind,
                0,
                Mark.DIVIDED,
                "%s of CPUs %s".formatted(label, abbreviated(cpus)),
                "%s\nhere are %s of them: %s".formatted(tooltip, shown.size(), shown));
    }

    static String label(Cache cache) {
        String name = TopologyText.name(cache);
        return cache.sizeBytes().isPresent()
                ? "%s %s".formatted(name, TopologyText.bytes(cache.sizeBytes().getAsLong()))
                : name;
    }

    private String label(NumaNode node) {
        String name = "NUMA node %d".formatted(node.id());
        if (node.hasMemory()) {
            return "%s, %s %s".formatted(name, TopologyText.bytes(node.memoryBytes()), node.memoryKind());
        }
        // Where no node has any, nothing is known of it.
        boolean known = topology.numaNodes().stream().anyMatch(NumaNode::hasMemory);
        return known ? name + ", no memory" : name;
    }

    private static String told(CpuSet cpus) {
        return "%s: %s".formatted(TopologyText.count(cpus.size(), "CPU"), cpus);
    }

    private static String abbreviated(CpuSet cpus) {
        String list = cpus.toString();
        return list.length() <= LONG_LIST ? list : list.substring(0, list.lastIndexOf(',', LONG_LIST) + 1) + "...";
    }
}
