package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads values from a machine's files. A file that is not there is an empty answer, for the caller to judge; one that
 * is there but holds no such value is a finding and an empty answer.
 *
 * <p>Paths of CPU files are given as CPU and path below {@code cpu<N>}, so that findings about many CPUs can be told
 * together.
 */
final class Sysfs {

    static final String CPUS = "sys/devices/system/cpu";
    static final String NODES = "sys/devices/system/node";

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMG]?)");
    private static final String IGNORED = "taken as not there";

    private final FileTree tree;
    private final Findings findings;

    Sysfs(FileTree tree, Findings findings) {
        this.tree = tree;
        this.findings = findings;
    }

    /** Returns the N of all entries {@code <prefix><N>} of a directory, ascending. */
    List<Integer> numbered(String directory, String prefix) {
        Pattern name = Pattern.compile(Pattern.quote(prefix) + "(0|[1-9][0-9]{0,5})");
        return tree.list(directory).stream()
                .map(name::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .filter(number -> number <= CpuSet.MAX_ID)
                .sorted()
                .toList();
    }

    /** Returns the names in a directory, sorted; none if there is no such directory. */
    List<String> names(String directory) {
        return tree.list(directory);
    }

    /** Returns the text of a file. */
    Optional<String> text(String path) {
        return value(path, Function.identity(), (problem, assumed) -> findings.add(path, problem, assumed));
    }

    /** Returns the set in a file that holds a list. */
    Optional<CpuSet> list(String path) {
        return value(path, CpuSet::parse, (problem, assumed) -> findings.add(path, problem, assumed));
    }

    /** Returns the CPUs of a NUMA node. */
    Optional<CpuSet> cpusOfNode(int node) {
        String directory = "%s/node%s/".formatted(NODES, node);
        return agreed(
                value(directory + "cpumap", CpuMask::parse, ofNode(node, "cpumap")),
                value(directory + "cpulist", CpuSet::parse, ofNode(node, "cpulist")),
                ofNode(node, "cpulist"));
    }

    private Reporter ofNode(int node, String path) {
        return (problem, assumed) -> findings.addForNode(node, path, problem, assumed);
    }

    /** Returns the text of a file of a CPU. */
    Optional<String> text(int cpu, String path) {
        return ofCpu(cpu, path, Function.identity());
    }

    /** Returns the set in the first of the given files of a CPU that hold one. */
    Optional<CpuSet> cpus(int cpu, SetFile... files) {
        for (SetFile file : files) {
            Optional<CpuSet> cpus = agreed(
                    ofCpu(cpu, file.mask(), CpuMask::parse),
                    ofCpu(cpu, file.list(), CpuSet::parse),
                    (problem, assumed) -> findings.addForCpu(cpu, file.list(), problem, assumed));
            if (cpus.isPresent()) {
                return cpus;
            }
        }
        return Optional.empty();
    }

    /** Chooses between the two forms of a set. The kernel writes both alike, so only edited recordings differ. */
    private static Optional<CpuSet> agreed(Optional<CpuSet> mask, Optional<CpuSet> list, Reporter reporter) {
        if (mask.isPresent() && list.isPresent() && !mask.equals(list)) {
            reporter.report(
                    "holds %s, the mask beside it %s".formatted(shown(list.get()), shown(mask.get())),
                    "the mask counts");
        }
        return mask.or(() -> list);
    }

    /** Returns the whole number in a file of a CPU; the kernel's ids for example, of which -1 says "none". */
    OptionalInt number(int cpu, String path) {
        Optional<Integer> number = ofCpu(cpu, path, Integer::parseInt);
        return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
    }

    /** Returns the clock rate in a file of a CPU, in kHz. */
    OptionalLong kilohertz(int cpu, String path) {
        return optionalLong(ofCpu(cpu, path, text -> {
            long kilohertz = Long.parseLong(text);
            if (kilohertz < 1) {
                throw new IllegalArgumentException("not above 0");
            }
            return kilohertz;
        }));
    }

    /** Returns the size in a file of a CPU ({@code 48K}), in bytes. */
    OptionalLong size(int cpu, String path) {
        return optionalLong(ofCpu(cpu, path, Sysfs::parseSize));
    }

    private static long parseSize(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("not a size");
        }
        int shift = switch (size.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
    }

    private static OptionalLong optionalLong(Optional<Long> value) {
        return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
    }

    private <T> Optional<T> ofCpu(int cpu, String path, Function<String, T> parser) {
        return value(
                "%s/cpu%s/%s".formatted(CPUS, cpu, path),
                parser,
                (problem, assumed) -> findings.addForCpu(cpu, path, problem, assumed));
    }

    private interface Reporter {
        void report(String problem, String assumed);
    }

    private <T> Optional<T> value(String path, Function<String, T> parser, Reporter reporter) {
        FileContent content = tree.read(path);
        if (content instanceof FileContent.Unreadable unreadable) {
            reporter.report(unreadable.reason(), IGNORED);
        }
        if (!(content instanceof FileContent.Text text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text.text()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            reporter.report("holds '%s'".formatted(shown(text.text())), IGNORED);
            return Optional.empty();
        }
    }

    private static String shown(Object value) {
        String printable = value.toString().replaceAll("[^ -~]+", " ");
        return printable.length() <= 40 ? printable : printable.substring(0, 37) + "...";
    }
}
