package dev.corelet.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page on troubleshooting says is found, is what the agent says. */
class QuotedMessagesTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir"), "..");

    /** The parts of quoted messages that are the same every time. */
    private static final List<String> OWN = List.of(
            "unknown key",
            "unknown %s '%s'; known are",
            "is in use by another agent",
            "ledger %s is damaged",
            "no NRI connection at",
            "it has not registered the driver",
            "the kubelet refused the driver",
            "the API server serves no version of",
            "publishing failed",
            "there is no Node '",
            "the API server drops",
            ": not allocated",
            "got replaced",
            ": not found",
            "the API server can't be asked",
            "lost the runtime",
            "a part stays as it was",
            "the next start on");

    /** What others say, and what is no message. */
    private static final List<String> OTHERS = List.of(
            "violates PodSecurity",
            "hostPath type check failed",
            "configmap \"",
            "init container",
            "Permission denied",
            "cannot allocate all claims",
            "DeviceClass \"",
            "is not registered",
            "unresolvable CDI devices",
            "explain");

    private static final Pattern FOUND = Pattern.compile("^\\| ([^|]*`[^|]*) \\|", Pattern.MULTILINE);

    @Test
    void everyMessageOnThePageIsPrinted() throws IOException {
        String sources = sources();
        String page = Files.readString(ROOT.resolve("docs/troubleshooting.md"));

        assertThat(OWN).allSatisfy(message -> assertThat(sources).contains(message));
        assertThat(FOUND.matcher(page).results().map(row -> row.group(1)))
                .isNotEmpty()
                .allMatch(found -> OTHERS.stream().anyMatch(found::contains)
                        || OWN.stream().anyMatch(message -> says(found, message)));
        assertThat(OWN).allMatch(message -> says(page, message));
    }

    private static boolean says(String text, String message) {
        String[] constants = message.split("%s", -1);
        int from = 0;
        for (String constant : constants) {
            int at = text.indexOf(constant, from);
            if (at < 0) {
                return false;
            }
            from = at + constant.length();
        }
        return true;
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve("host/src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.append(Files.readString(file));
            }
        }
        return sources.toString();
    }
}
