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

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,5}");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMG]?)");
    private static final String IGNORED = "taken as not there";

    /** What findings say about a file that is not there. */
    static final String MISSING = "missing";

    private final FileTree tree;
    private final SetTexts sets;
    private final Findings findings;

    Sysfs(FileTree tree, SetTexts sets, Findings findings) {
        this.tree = tree;
        this.sets = sets;
        this.findings = findings;
    }

    /** Returns the same files, of which findings are gathered elsewhere. */
    Sysfs reportingTo(Findings other) {
        return new Sysfs(tree, sets, other);
    }

    /** Returns the N of all entries {@code <prefix><N>} of a directory, ascending. */
    List<Integer> numbered(String directory, String prefix) {
        return tree.list(directory).stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .filter(number -> NUMBER.matcher(number).matches())
                .map(Integer::valueOf)
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
        return value(path, Function.identity(), aboutFile(path));
    }

    /** Returns the set in a file that holds a list. */
    Optional<CpuSet> list(String path) {
        return value(path, sets::ofList, aboutFile(path));
    }

    /** Returns the set in a file that has to be there and holds a list; one that does not is a finding. */
    Optional<CpuSet> requiredList(String path, String assumedWithout) {
        return required(
                path, sets::ofList, (problem, detail, assumed) -> findings.add(path, problem, detail, assumedWithout));
    }

    private Reporter aboutFile(String path) {
        return (problem, detail, assumed) -> findings.add(path, problem, detail, assumed);
    }

    /** Returns the CPUs of a NUMA node. */
    Optional<CpusInFile> cpusOfNode(int node) {
        SetFile file = new SetFile("cpumap", "cpulist");
        return agreed(
                file,
                ofNode(node, file.mask(), sets::ofMask),
                ofNode(node, file.list(), sets::ofList),
                aboutNode(node, file.list()));
    }

    /** Returns the text of a file of a NUMA node. */
    Optional<String> textOfNode(int node, String path) {
        return ofNode(node, path, Function.identity());
    }

    private <T> Optional<T> ofNode(int node, String path, Function<String, T> parser) {
        return value(NODES + "/node" + node + "/" + path, parser, aboutNode(node, path));
    }

    private Reporter aboutNode(int node, String path) {
        return (problem, detail, assumed) -> findings.addForNode(node, path, problem, detail, assumed);
    }

    /** Returns the text of a file of a CPU. */
    Optional<String> text(int cpu, String path) {
        return ofCpu(cpu, path, Function.identity());
    }

    /** Returns the set in the first of the given files of a CPU that hold one. */
    Optional<CpusInFile> cpus(int cpu, List<SetFile> files) {
        for (SetFile file : files) {
            Optional<CpusInFile> cpus = agreed(
                    file,
                    ofCpu(cpu, file.mask(), sets::ofMask),
                    ofCpu(cpu, file.list(), sets::ofList),
                    aboutCpu(cpu, file.list()));
            if (cpus.isPresent()) {
                return cpus;
            }
        }
        return Optional.empty();
    }

    /** Chooses between the two forms of a set. The kernel writes both alike, so only edited recordings differ. */
    private static Optional<CpusInFile> agreed(
            SetFile file, Optional<CpuSet> mask, Optional<CpuSet> list, Reporter reporter) {
        if (mask.isPresent() && list.isPresent() && !mask.equals(list)) {
            reporter.report(
                    "differs from %s beside it".formatted(file.maskName()),
                    Detail.of("%s here, %s there", new Shown(list.get()), new Shown(mask.get())),
                    "%s counts".formatted(file.maskName()));
        }
        return mask.map(cpus -> new CpusInFile(cpus, file.mask()))
                .or(() -> list.map(cpus -> new CpusInFile(cpus, file.list())));
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
        return value(pathOfCpu(cpu, path), parser, aboutCpu(cpu, path));
    }

    /** Reads a file of a CPU that has to be there; one that is not is a finding too. */
    <T> Optional<T> required(int cpu, String path, Function<String, T> parser, String assumedWithout) {
        return required(
                pathOfCpu(cpu, path),
                parser,
                (problem, detail, assumed) -> findings.addForCpu(cpu, path, problem, detail, assumedWithout));
    }

    private <T> Optional<T> required(String path, Function<String, T> parser, Reporter reporter) {
        FileContent content = tree.read(path);
        if (content instanceof FileContent.Missing) {
            reporter.report(MISSING, Detail.NONE, IGNORED);
        }
        return parsed(content, parser, reporter);
    }

    private Reporter aboutCpu(int cpu, String path) {
        return (problem, detail, assumed) -> findings.addForCpu(cpu, path, problem, detail, assumed);
    }

    private static String pathOfCpu(int cpu, String path) {
        return CPUS + "/cpu" + cpu + "/" + path;
    }

    private interface Reporter {
        void report(String problem, Detail detail, String assumed);
    }

    private <T> Optional<T> value(String path, Function<String, T> parser, Reporter reporter) {
        return parsed(tree.read(path), parser, reporter);
    }

    private static <T> Optional<T> parsed(FileContent content, Function<String, T> parser, Reporter reporter) {
        if (content instanceof FileContent.Unreadable unreadable) {
            reporter.report(unreadable.reason(), Detail.NONE, IGNORED);
        }
        if (!(content instanceof FileContent.Text text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text.text()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            reporter.report("makes no sense", Detail.of("'%s'", shown(text.text())), IGNORED);
            return Optional.empty();
        }
    }

    /** Something that is shown as {@link #shown} does it. */
    private record Shown(CpuSet cpus) {

        @Override
        public String toString() {
            return shown(cpus.toString());
        }
    }

    /** Returns something from outside as it can stand in a message: one line of printable characters, not too long. */
    static String shown(String value) {
        String start = value.substring(0, Math.min(value.length(), 1000));
        String printable = start.replaceAll("[^ -~]+", " ");
        return printable.length() <= 40 ? printable : printable.substring(0, 37) + "...";
    }
}
