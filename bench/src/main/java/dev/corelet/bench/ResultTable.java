package dev.corelet.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Results as text for a person, a line for each benchmark: the fastest iteration, which other work on the machine
 * disturbs least; the mean with its 99.9 % confidence interval; bytes allocated; and the fastest iteration as a
 * multiple of what the same takes with {@link java.util.BitSet}.
 */
final class ResultTable {

    private static final String YARDSTICK = "OfBitSet";
    private static final String BYTES = "gc.alloc.rate.norm";

    private final Map<String, RunResult> byName = new TreeMap<>();

    private ResultTable(Collection<RunResult> results) {
        results.forEach(result -> byName.put(name(result.getParams()), result));
    }

    static String of(Collection<RunResult> results) {
        return new ResultTable(results).write();
    }

    private static String name(BenchmarkParams benchmark) {
        String full = benchmark.getBenchmark();
        String method = full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
        return benchmark.getParamsKeys().stream()
                .map(key -> " %s=%4s".formatted(key, benchmark.getParam(key)))
                .collect(Collectors.joining("", method, ""));
    }

    private String write() {
        StringBuilder table = new StringBuilder(line("BENCHMARK", "BEST", "MEAN", "+-", "UNIT", "B/OP", "VS BITSET"));
        byName.forEach((name, result) -> table.append(line(name, result)));
        return table.toString();
    }

    private String line(String name, RunResult result) {
        Result<?> time = result.getPrimaryResult();
        Result<?> bytes = result.getSecondaryResults().get(BYTES);
        return line(
                name,
                number(best(result)),
                number(time.getScore()),
                number(time.getScoreError()),
                time.getScoreUnit(),
                bytes == null ? "" : "%.0f".formatted(bytes.getScore()),
                ratio(name, result));
    }

    private String ratio(String name, RunResult result) {
        RunResult yardstick = byName.get(name + YARDSTICK);
        return yardstick == null ? "" : "%.2f".formatted(best(result) / best(yardstick));
    }

    private static double best(RunResult result) {
        return result.getPrimaryResult().getStatistics().getMin();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }

    private static String line(String... cells) {
        return String.format("%-48s %10s %10s %8s %-6s %11s %10s%n", (Object[]) cells)
                .replaceAll(" +(?=\\R)", "");
    }
}
