package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.testkit.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologySourceTest {

    @TempDir
    private Path directory;

    @Test
    void discoversTheMachineItRunsOn() {
        CpuTopology machine = TopologySource.parse("host").discover().topology();

        assertThat(machine.online().size())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void discoversAMachineInADirectory() {
        SysfsTree.in(directory).machine(Machines.hybrid(4, 8));

        assertThat(TopologySource.parse(directory.toString()).discover())
                .isEqualTo(new DiscoveredMachine(Machines.hybrid(4, 8), List.of()));
    }

    @Test
    void takesAPathThatIsNamedLikeAnotherSource() {
        assertThat(TopologySource.parse("./host")).isEqualTo(new RecordedMachine(Path.of("./host")));
    }

    @Test
    void saysWhatCanBeGivenWhenThereIsNoSuchPath() {
        Path missing = directory.resolve("nothing");

        refuses(
                missing,
                "topology '%s': no such file or directory; expected host, a directory or .tar.gz that holds sys/, or synthetic:<levels>"
                        .formatted(missing));
    }

    @Test
    void refusesWhatHoldsNoMachine() throws IOException {
        refuses(
                directory,
                "topology '%s': it holds no directory sys/; expected the files of a machine below sys/devices/system/cpu"
                        .formatted(directory));
        Path archive = directory.resolve("a.tar.gz");
        Files.write(archive, new TarBuilder().file("README", "hello").bytes());
        refuses(
                archive,
                "topology '%s': it holds no directory sys/; expected the files of a machine below sys/devices/system/cpu"
                        .formatted(archive));
    }

    @Test
    void refusesAFileThatIsNoArchive() throws IOException {
        Path file = directory.resolve("a.tar.gz");
        Files.writeString(file, "hello");

        refuses(file, "topology '%s': cannot be read as a .tar.gz: Not in GZIP format".formatted(file));
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Path file = Files.createFile(directory.resolve("a.tar.gz"));

        refuses(file, "topology '%s': cannot be read as a .tar.gz: it ends too early".formatted(file));
    }

    @Test
    void refusesAMachineWithoutCpus() {
        SysfsTree.in(directory);

        refuses(
                directory,
                "topology '%s': no usable CPU: sys/devices/system/cpu/online lists none and there is no cpu<N> beside it that is online"
                        .formatted(directory));
    }

    @Test
    void refusesAPathThatIsNone() {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> TopologySource.parse("a\0b"))
                .withMessageContaining("not a path");
    }

    private static void refuses(Path path, String message) {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> TopologySource.parse(path.toString()).discover())
                .withMessage(message);
    }
}
