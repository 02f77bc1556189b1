package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws descriptions of synthetic machines, of everything that their grammar knows. */
final class RandomDescription {

    private static final List<String> LEVELS = List.of("package", "die", "l3", "cluster", "l2");

    private static final List<List<String>> KINDS = List.of(
            List.of("P-core"),
            List.of("P-core"),
            List.of("P-core", "E-core"),
            List.of("P-core", "E-core", "LPE-core"),
            List.of("P-core", "M-core", "E-core"),
            List.of("P-core", "M1-core", "M2-core", "E-core"));

    /** The most CPUs of each part of a machine; a large machine takes as long to discover as many small ones. */
    private static final int FEW_CPUS = 8;

    private static final int MANY_CPUS = 200;

    private final Random random;
    private final Deque<String> kinds = new ArrayDeque<>();
    private final int most;
    private int blocks = 1;

    RandomDescription(Random random) {
        this.random = random;
        this.most = chance(50) ? MANY_CPUS : FEW_CPUS;
        kinds.addAll(KINDS.get(random.nextInt(KINDS.size())));
    }

    /** Returns a description, without {@code synthetic:} before it. */
    String draw() {
        String levels = (chance(8) ? memory(" ") : "") + levels(0, false, false) + machineTraits();
        CpuTopology machine = SyntheticSpec.parse(levels).discover().topology();
        return levels + numbering(machine);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private int count(int most) {
        int count = 1 + random.nextInt(Math.min(most, Math.max(1, this.most / blocks)));
        blocks *= count;
        return count;
    }

    private String levels(int from, boolean numa, boolean l2) {
        StringBuilder text = new StringBuilder();
        boolean hasNuma = numa;
        boolean hasL2 = l2;
        for (int at = from; at < LEVELS.size(); at++) {
            if (!hasNuma && chance(5)) {
                hasNuma = true;
                text.append(level("numa", 4, "")).append(chance(3) ? memory(" ") : "");
            }
            if (chance(at == 0 ? 2 : 4)) {
                hasL2 |= LEVELS.get(at).equals("l2");
                text.append(level(LEVELS.get(at), at == 0 ? 8 : 3, traits(LEVELS.get(at))));
                text.append(chance(10) ? memory(" ") : "");
            }
            boolean mayPart = from == 0 || !text.isEmpty();
            if (mayPart && (kinds.size() > 1 || chance(12))) {
                return text.append(parts(at + 1, hasNuma, hasL2)).toString();
            }
        }
        return text.append(core(hasL2)).toString();
    }

    private String parts(int from, boolean numa, boolean l2) {
        int before = blocks;
        List<String> parts = new ArrayList<>();
        do {
            blocks = before;
            String kind = kinds.size() > 1 ? kinds.removeFirst() : kinds.getFirst();
            Deque<String> others = new ArrayDeque<>(kinds);
            kinds.clear();
            kinds.add(kind);
            parts.add(levels(from, numa, l2));
            kinds.clear();
            kinds.addAll(others);
        } while (parts.size() < 2 || kinds.size() > 1);
        parts.add(core(l2));
        return "{%s} ".formatted(String.join(" + ", parts));
    }

    private String core(boolean l2) {
        List<String> traits = new ArrayList<>();
        if (!kinds.getFirst().equals("P-core")) {
            traits.add("kind=" + kinds.getFirst());
        }
        for (String cache : l2 ? List.of("l1d", "l1i") : List.of("l1d", "l1i", "l2")) {
            if (chance(4)) {
                traits.add("%s=%s".formatted(cache, size()));
            }
        }
        if (chance(8)) {
            traits.add("l3=none");
        }
        int clock = 800;
        for (String rate : List.of("min", "base", "max")) {
            clock += 100 * random.nextInt(20);
            if (chance(4)) {
                traits.add("%s=%dMHz".formatted(rate, clock));
            }
        }
        String core = level("core", 4, traits.isEmpty() ? "" : "(%s)".formatted(String.join(",", traits)));
        return chance(2) ? core : core + level("thread", 8, "");
    }

    private String level(String name, int most, String traits) {
        return "%s:%s%s ".formatted(name, count(most), traits);
    }

    private String traits(String level) {
        return switch (level) {
            case "package" -> chance(4) ? "(l3=%s)".formatted(size()) : "";
            case "l2" -> chance(2) ? "(l2=%s)".formatted(size()) : "";
            default -> "";
        };
    }

    private String size() {
        return chance(6) ? "none" : "%dKi".formatted(1 + random.nextInt(4096));
    }

    private String memory(String after) {
        return Stream.of("[hbm=512Mi]", "[pmem=64Gi]", "[hbm=256Mi,pmem=1Ti]", "[dram=0]")
                .skip(random.nextInt(4))
                .findFirst()
                .map(memory -> memory + after)
                .orElseThrow();
    }

    private String machineTraits() {
        return (chance(3) ? ";memory=%dGi".formatted(1 + random.nextInt(8)) : "")
                + (chance(5) ? ";max=%d.%dGHz".formatted(5 + random.nextInt(5), random.nextInt(10)) : "");
    }

    private String numbering(CpuTopology machine) {
        StringBuilder text =
                new StringBuilder(chance(2) ? ";threads=split" : "").append(chance(2) ? ";coreids=repeat" : "");
        List<Integer> cpus = ids(machine.online().size());
        if (chance(2)) {
            text.append(";cpus=").append(list(cpus));
        } else {
            cpus = List.copyOf(machine.online().stream().boxed().toList());
        }
        int nodes = machine.numaNodes().size();
        if (chance(3)) {
            List<Integer> ids = new ArrayList<>(
                    random.ints(0, 256).distinct().limit(nodes).boxed().toList());
            text.append(";nodes=").append(list(ids));
        }
        if (chance(3) && nodes < 9) {
            text.append(";distances=")
                    .append(IntStream.range(0, nodes)
                            .mapToObj(row ->
                                    list(random.ints(nodes, 10, 256).boxed().toList()))
                            .collect(Collectors.joining("/")));
        }
        boolean ranked =
                machine.cpus().stream().anyMatch(cpu -> cpu.kind().name().startsWith("M"));
        boolean hbm = machine.numaNodes().stream().anyMatch(node -> node.memoryKind() == MemoryKind.HBM);
        if (!ranked && !hbm && chance(2) && cpus.size() > 1) {
            text.append(";offline=").append(some(cpus));
        }
        return text.append(chance(2) ? ";isolated=" + some(cpus) : "").toString();
    }

    private List<Integer> ids(int count) {
        int most = chance(30) ? CpuSet.MAX_ID : chance(3) ? 8191 : 1023;
        if (chance(2)) {
            int stride = 1 + random.nextInt(Math.max(1, most / count));
            int first = random.nextInt(most - (count - 1) * stride + 1);
            return IntStream.range(0, count).mapToObj(i -> first + i * stride).toList();
        }
        List<Integer> ids = new ArrayList<>(
                random.ints(0, most + 1).distinct().limit(count).boxed().toList());
        Collections.shuffle(ids, random);
        return ids;
    }

    private CpuSet some(List<Integer> cpus) {
        return CpuSet.of(cpus.stream()
                .skip(1)
                .filter(cpu -> chance(4))
                .mapToInt(Integer::intValue)
                .toArray());
    }

    private static String list(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
