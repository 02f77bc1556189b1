package dev.corelet.host.picture;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.picture.Part.Mark;
import dev.corelet.host.topology.TopologyText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Explains the colours and borders of a picture; only those that it has. */
final class Legend {

    private final CpuTopology topology;
    private final Style style;
    private final Tones tones;
    private final List<Part> shown;

    private Legend(CpuTopology topology, Box machine, Style style) {
        this.topology = topology;
        this.style = style;
        this.tones = new Tones(topology);
        this.shown = machine.all().flatMap(box -> style.heads(box).stream()).toList();
    }

    /** Returns a sample of each thing, labelled with what it stands for. */
    static List<Part> of(CpuTopology topology, Box machine, Style style) {
        Legend legend = new Legend(topology, machine, style);
        List<Part> samples = new ArrayList<>();
        legend.tones.present().forEach(kind -> samples.add(legend.cores(kind)));
        legend.add(samples, Kind.CPU, Mark.NONE, "CPU (hardware thread)");
        legend.add(samples, Kind.CPU, Mark.ISOLATED, "isolated CPU");
        legend.add(samples, Kind.MEMORY, Mark.NONE, "NUMA node");
        legend.add(samples, Kind.CACHE, Mark.NONE, "cache");
        legend.add(samples, Kind.MEMORY, Mark.DIVIDED, "NUMA node with CPUs in several boxes");
        legend.add(samples, Kind.CACHE, Mark.DIVIDED, "cache with CPUs in several boxes");
        return samples;
    }

    private void add(List<Part> samples, Kind kind, Mark mark, String meaning) {
        if (shown.stream().anyMatch(part -> part.kind() == kind && part.mark() == mark)) {
            samples.add(new Part(kind, 0, mark, meaning, meaning));
        }
    }

    private Part cores(CoreKind kind) {
        List<CpuGroup> cores = topology.groups(CpuGroup.Level.CORE).stream()
                .filter(core -> kindOf(core).equals(kind))
                .toList();
        int cpus = cores.stream().mapToInt(core -> core.cpus().size()).sum();
        String what = tones.differ()
                ? "%s: %s, %s"
                        .formatted(kind, TopologyText.count(cores.size(), "core"), TopologyText.count(cpus, "CPU"))
                : "core";
        String meaning = style == Style.FULL ? what : what + caches(cores);
        return new Part(Kind.CORE, tones.of(kind), Mark.NONE, meaning, meaning);
    }

    private CoreKind kindOf(CpuGroup core) {
        return topology.cpu(core.cpus().first()).kind();
    }

    /** Tells the caches that cores have for themselves, those of one name together. */
    private String caches(List<CpuGroup> cores) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (CpuGroup core : cores) {
            for (Cache cache : topology.cpu(core.cpus().first()).caches()) {
                if (cache.cpus().equals(core.cpus())) {
                    byName.computeIfAbsent(cache.name(), name -> new ArrayList<>())
                            .add(Parts.label(cache));
                }
            }
        }
        Map<Boolean, List<String>> byAll = byName.values().stream()
                .collect(Collectors.partitioningBy(
                        labels -> labels.size() == cores.size(),
                        Collectors.mapping(
                                labels -> labels.stream().distinct().collect(Collectors.joining(" or ")),
                                Collectors.toList())));
        return told(", each with ", byAll.getOrDefault(true, List.of()))
                + told(", some with ", byAll.getOrDefault(false, List.of()));
    }

    private static String told(String before, List<String> caches) {
        return caches.isEmpty() ? "" : before + String.join(", ", caches);
    }
}
