package dev.corelet.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs benchmarks; what {@code bench/run} starts. */
public final class BenchMain {

    private BenchMain() {}

    /**
     * Runs the benchmarks that the arguments name.
     *
     * @param args a directory for the results, then names and options as JMH takes them
     */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        try {
            CommandLineOptions chosen = new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length));
            if (chosen.shouldList()) {
                new Runner(chosen).list();
                return;
            }
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .parent(chosen)
                            .addProfiler(GCProfiler.class)
                            .shouldFailOnError(true)
                            .output(directory.resolve("bench.log").toString())
                            .resultFormat(ResultFormatType.JSON)
                            .result(directory.resolve("bench.json").toString())
                            .build())
                    .run();
            System.out.print(ResultTable.of(results));
        } catch (NoBenchmarksException e) {
            System.err.println("bench: no benchmark has such a name; -l lists them");
            System.exit(1);
        } catch (CommandLineOptionException | RunnerException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }
}
