package dev.corelet.host.topology;

import static dev.corelet.host.topology.SyntheticSpec.wrong;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.MemoryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses the description of a synthetic machine; its grammar is told at {@link SyntheticSpec}. */
final class SyntheticParser {

    private static final int MAX_CPUS = CpuSet.MAX_ID + 1;

    /** Linux's own limit (NODES_SHIFT of at most 10). */
    static final int MAX_NODES = 1024;

    /** Their id 65535 says that there is none ({@link CpuFactsReader}). */
    private static final Set<SyntheticLevel> NUMBERED_IN_16_BITS = Set.of(SyntheticLevel.DIE, SyntheticLevel.CLUSTER);

    private static final int MAX_16_BIT_IDS = 65_535;

    /** Signs that stand alone, memory in brackets, and levels with their settings in parentheses. */
    private static final Pattern TOKEN = Pattern.compile("[{}+]|\\[[^\\]]*\\]?|[^\\s{}+\\[(]+(\\s*\\([^)]*\\)?)?|\\S");

    private static final Pattern LEVEL = Pattern.compile("([^:(]*):([^(]*?)\\s*(\\(.*)?", Pattern.DOTALL);

    private static final List<String> MACHINE_SETTINGS =
            List.of("threads", "cpus", "nodes", "coreids", "ecores", "offline", "isolated", "distances");

    private final String levels;
    private final Map<String, String> settings;
    private final Deque<String> tokens;

    SyntheticParser(String text) {
        List<String> parts = Arrays.asList(text.split(";", -1));
        this.levels = parts.get(0).strip();
        this.settings = settings(
                parts.subList(1, parts.size()),
                Stream.concat(MACHINE_SETTINGS.stream(), SyntheticTraits.SETTINGS.stream())
                        .toList());
        this.tokens = new ArrayDeque<>(
                TOKEN.matcher(levels).results().map(MatchResult::group).toList());
    }

    SyntheticSpec parse() {
        return new SyntheticSpec(
                machine(),
                word("threads", List.of("adjacent", "split")).equals("split"),
                value("cpus", SyntheticValues::ids, List.of()),
                value("nodes", SyntheticValues::ids, List.of()),
                word("coreids", List.of("unique", "repeat")).equals("repeat"),
                value("ecores", CpuSet::parse, CpuSet.EMPTY),
                value("offline", CpuSet::parse, CpuSet.EMPTY),
                value("isolated", CpuSet::parse, CpuSet.EMPTY),
                value("distances", SyntheticValues::distances, List.of()));
    }

    private SyntheticPart machine() {
        SyntheticTraits traits = traits(SyntheticTraits.DEFAULT, settings);
        List<SyntheticPart.Memory> memory = memory();
        Around around = new Around(
                EnumSet.of(SyntheticLevel.MACHINE), SyntheticLevel.MACHINE, SyntheticLevel.MACHINE, 1, traits);
        List<SyntheticPart> inside = inside(around, true);
        if (!tokens.isEmpty()) {
            throw wrong(tokens.getFirst(), "nothing to close or to go on with; expected a level or ;");
        }
        SyntheticPart machine = new SyntheticPart(levels, SyntheticLevel.MACHINE, 1, traits, memory, inside);
        if (machine.total() > MAX_CPUS) {
            throw wrong(levels, "more than %d CPUs".formatted(MAX_CPUS));
        }
        return machine;
    }

    /**
     * What is around a level.
     *
     * @param named all levels
     * @param last the innermost of them
     * @param lastOrdered the innermost of them that has a fixed place
     * @param blocks how many of the innermost there are in the machine
     */
    private record Around(
            Set<SyntheticLevel> named,
            SyntheticLevel last,
            SyntheticLevel lastOrdered,
            long blocks,
            SyntheticTraits traits) {

        Around with(SyntheticLevel level, int count, SyntheticTraits changed) {
            EnumSet<SyntheticLevel> more = EnumSet.copyOf(named);
            more.add(level);
            return new Around(more, level, level == SyntheticLevel.NUMA ? lastOrdered : level, blocks * count, changed);
        }
    }

    private List<SyntheticPart> inside(Around around, boolean required) {
        if (accept("{")) {
            List<SyntheticPart> parts = new ArrayList<>();
            do {
                parts.add(level(around));
            } while (accept("+"));
            if (!accept("}")) {
                throw tokens.isEmpty()
                        ? wrong(levels, "a { is not closed by a }")
                        : wrong(tokens.getFirst(), "expected + or }");
            }
            return parts;
        }
        boolean ends = tokens.isEmpty() || List.of("+", "}").contains(tokens.getFirst());
        return ends && !required ? List.of() : List.of(level(around));
    }

    private boolean accept(String token) {
        boolean found = token.equals(tokens.peekFirst());
        if (found) {
            tokens.removeFirst();
        }
        return found;
    }

    private SyntheticPart level(Around around) {
        String text = tokens.isEmpty() ? "" : tokens.removeFirst();
        Matcher matcher = LEVEL.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text, "expected <level>:<count>, such as core:4");
        }
        SyntheticLevel level = SyntheticLevel.named(matcher.group(1))
                .orElseThrow(() -> wrong(
                        text, "unknown level; known are package, die, numa, l3 (or group), cluster, l2, core, thread"));
        int count = count(text, matcher.group(2));
        checkPlace(text, level, around);
        checkCount(text, level, count, around.blocks() * count);
        SyntheticTraits traits = matcher.group(3) == null
                ? around.traits()
                : traits(text, level, around.traits(), matcher.group(3).strip());
        List<SyntheticPart.Memory> memory = memory();
        if (!memory.isEmpty() && level.compareTo(SyntheticLevel.CORE) >= 0) {
            throw wrong(memory.get(0).text(), "memory cannot stand inside a core");
        }
        List<SyntheticPart> inside = inside(around.with(level, count, traits), false);
        return new SyntheticPart(text, level, count, traits, memory, inside);
    }

    private static int count(String text, String digits) {
        if (!digits.matches("[1-9][0-9]{0,8}") || Integer.parseInt(digits) > MAX_CPUS) {
            throw wrong(text, "expected a count from 1 to %d".formatted(MAX_CPUS));
        }
        return Integer.parseInt(digits);
    }

    private static void checkPlace(String text, SyntheticLevel level, Around around) {
        if (around.named().contains(level)) {
            throw wrong(text, "this level is named twice");
        }
        SyntheticLevel last = around.lastOrdered();
        boolean misplaced =
                level == SyntheticLevel.NUMA ? last.compareTo(SyntheticLevel.CORE) >= 0 : level.compareTo(last) < 0;
        if (misplaced) {
            throw wrong(text, "it cannot stand inside a " + last.word());
        }
    }

    private static void checkCount(String text, SyntheticLevel level, int count, long blocks) {
        if (blocks > MAX_CPUS) {
            throw wrong(text, "more than %d CPUs".formatted(MAX_CPUS));
        }
        if (NUMBERED_IN_16_BITS.contains(level) && count > MAX_16_BIT_IDS) {
            throw wrong(text, "the kernel has ids for %d at most".formatted(MAX_16_BIT_IDS));
        }
        if (level == SyntheticLevel.NUMA && blocks > MAX_NODES) {
            throw wrong(text, "more than %d NUMA nodes".formatted(MAX_NODES));
        }
    }

    private static SyntheticTraits traits(
            String text, SyntheticLevel level, SyntheticTraits around, String parentheses) {
        if (!parentheses.endsWith(")")) {
            throw wrong(text, "a ( is not closed by a )");
        }
        if (level == SyntheticLevel.THREAD) {
            throw wrong(text, "threads have no settings of their own");
        }
        String inside = parentheses.substring(1, parentheses.length() - 1);
        return traits(around, settings(List.of(inside.split(",", -1)), SyntheticTraits.SETTINGS));
    }

    private static SyntheticTraits traits(SyntheticTraits around, Map<String, String> settings) {
        SyntheticTraits traits = around;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (SyntheticTraits.SETTINGS.contains(setting.getKey())) {
                try {
                    traits = traits.with(setting.getKey(), setting.getValue());
                } catch (IllegalArgumentException e) {
                    throw wrong(setting.getKey() + "=" + setting.getValue(), String.valueOf(e.getMessage()));
                }
            }
        }
        return traits;
    }

    /** Takes the brackets that stand here. */
    private List<SyntheticPart.Memory> memory() {
        List<SyntheticPart.Memory> memory = new ArrayList<>();
        while (!tokens.isEmpty() && tokens.getFirst().startsWith("[")) {
            String text = tokens.removeFirst();
            if (!text.endsWith("]")) {
                throw wrong(text, "a [ is not closed by a ]");
            }
            for (String node : text.substring(1, text.length() - 1).split(",", -1)) {
                memory.add(memory(node.strip()));
            }
        }
        return memory;
    }

    private static SyntheticPart.Memory memory(String text) {
        int equals = text.indexOf('=');
        MemoryKind kind = Stream.of(MemoryKind.values())
                .filter(each ->
                        equals >= 0 && each.name().toLowerCase(Locale.ROOT).equals(text.substring(0, equals)))
                .findFirst()
                .orElseThrow(() -> wrong(text, "expected hbm=<size> or pmem=<size>, such as [hbm=16Gi]"));
        try {
            return new SyntheticPart.Memory(text, kind, SyntheticValues.memory(text.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> settings(List<String> parts, List<String> known) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            String key = part.substring(0, Math.max(equals, 0)).strip();
            if (!known.contains(key)) {
                throw wrong(part, "unknown setting; known are %s".formatted(String.join("=, ", known) + "="));
            }
            if (settings.put(key, part.substring(equals + 1).strip()) != null) {
                throw wrong(part, "set twice");
            }
        }
        return settings;
    }

    private String word(String key, List<String> words) {
        String word = settings.getOrDefault(key, words.get(0));
        if (!words.contains(word)) {
            throw wrong("%s=%s".formatted(key, word), "expected %s".formatted(String.join(" or ", words)));
        }
        return word;
    }

    private <T> T value(String key, Function<String, T> parser, T otherwise) {
        String text = settings.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong("%s=%s".formatted(key, text), String.valueOf(e.getMessage()));
        }
    }
}
