package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples of what the bundled policy does, which say themselves what should come of them. They run at once: each has
 * a cluster of its own, which mostly waits.
 */
@Execution(ExecutionMode.CONCURRENT)
class PolicyExamplesIT {

    private static final Path EXAMPLES = Documentation.DIRECTORY.resolve("examples/policy");

    static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void endsAsItSays(String script) throws Exception {
        Run run = Run.of(Distribution.coreletWithSandbox(
                "sandbox", "--script", EXAMPLES.resolve(script).toString()));

        assertThat(run.output()).contains("all as expected").doesNotContain("not as expected");
        assertThat(run.status()).isZero();
    }
}
