package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same events give the same decisions. What the JDK hashes by identity, and the order of its immutable maps and
 * sets, differ from one JVM to the next, so the events are repeated in others.
 */
class DeterminismTest {

    private static final int SEEDS = 12;
    private static final int EVENTS = 150;

    /** Writes the digest of all decisions to the file that is the argument, as another JVM does. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), digest(Long.parseLong(args[1])));
    }

    /** Returns what came of the events of all seeds. */
    private static String digest(long order) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (long seed = 0; seed < SEEDS; seed++) {
                RandomNode node = new RandomNode(seed, new Random(order), 24, seed % 2 == 0, seed % 3 > 0);
                for (int i = 0; i < EVENTS; i++) {
                    digest.update(node.next().decision().toString().getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theOrderInWhichThingsAreListedDoesNotMatter() {
        assertThat(digest(1)).isEqualTo(digest(2)).isEqualTo(digest(3));
    }

    @Test
    void anotherJvmDecidesTheSame(@TempDir Path dir) throws IOException, InterruptedException {
        String here = digest(1);

        assertThat(inAnotherJvm(dir.resolve("usual"), "-XX:hashCode=5")).isEqualTo(here);
        assertThat(inAnotherJvm(dir.resolve("alike"), "-XX:hashCode=2"))
                .as("where all objects have the same identity hash")
                .isEqualTo(here);
    }

    private static String inAnotherJvm(Path file, String hashes) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UnlockExperimentalVMOptions",
                        hashes,
                        "-cp",
                        classPath,
                        DeterminismTest.class.getName(),
                        file.toString(),
                        "4"))
                .redirectErrorStream(true)
                .redirectOutput(new File(file + ".log"))
                .start();
        assertThat(process.waitFor()).as(() -> logOf(file)).isZero();
        return Files.readString(file);
    }

    private static String logOf(Path file) {
        try {
            return Files.readString(Path.of(file + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
