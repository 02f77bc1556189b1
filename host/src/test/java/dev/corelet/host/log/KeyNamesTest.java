package dev.corelet.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The keys of log lines are a vocabulary, which the documentation lists. */
class KeyNamesTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir"), "..");
    private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"([a-zA-Z]+)\"");
    private static final Pattern ROW =
            Pattern.compile("^\\| (`[a-z]+`(?:, `[a-z]+`)*) \\| [^|]*\\. \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([a-z]+)`");

    @Test
    void everyKeyIsDocumentedAndEveryDocumentedKeyIsUsed() throws IOException {
        Set<String> documented = new TreeSet<>();
        String page = Files.readString(ROOT.resolve("docs/operate.md"));
        ROW.matcher(page.substring(page.indexOf("## Logs")))
                .results()
                .forEach(row -> NAME.matcher(row.group(1)).results().forEach(name -> documented.add(name.group(1))));

        assertThat(documented).isEqualTo(used());
    }

    private static Set<String> used() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String module : new String[] {"host", "nri"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    KEY.matcher(Files.readString(file)).results().forEach(key -> used.add(key.group(1)));
                }
            }
        }
        return used;
    }
}
