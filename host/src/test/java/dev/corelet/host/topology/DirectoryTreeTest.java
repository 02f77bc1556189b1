package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTreeTest {

    @TempDir
    private Path parent;

    private SysfsTree files;
    private DirectoryTree tree;

    @BeforeEach
    void openATree() throws IOException {
        files = SysfsTree.in(parent.resolve("machine"));
        tree = new DirectoryTree(files.root());
    }

    @Test
    void readsAFileWithoutTheWhiteSpaceAroundIt() {
        files.file("sys/a", "  0-3  ");

        assertThat(tree.read("sys/a")).isEqualTo(new FileContent.Text("0-3"));
    }

    @Test
    void tellsMissingFilesFromThoseThatCannotBeRead() {
        files.file("sys/a", "0");

        assertThat(tree.read("sys/b")).isEqualTo(new FileContent.Missing());
        assertThat(tree.read("sys")).isEqualTo(new FileContent.Unreadable("is a directory"));
        assertThat(tree.read("sys/a/b")).isInstanceOf(FileContent.class).isNotInstanceOf(FileContent.Text.class);
    }

    @Test
    void findsWhatIsBesideSomethingMissing() {
        files.file("some/a", "0").file("some/c/d", "1").link("some/e", "c");

        assertThat(tree.read("some/b")).isEqualTo(new FileContent.Missing());
        assertThat(tree.read("some/b/d")).isEqualTo(new FileContent.Missing());
        assertThat(tree.read("some/b2")).isEqualTo(new FileContent.Missing());
        assertThat(tree.read("some/a")).isEqualTo(new FileContent.Text("0"));
        assertThat(tree.read("some/c/d")).isEqualTo(new FileContent.Text("1"));
        assertThat(tree.read("some/e/d")).isEqualTo(new FileContent.Text("1"));
        assertThat(tree.list("some")).containsExactly("a", "c", "e");
    }

    @Test
    void findsWhatIsBesideSomethingMissingAmongMany() {
        for (int i = 0; i < 1000; i++) {
            files.file("some/a" + i, "0");
        }

        assertThat(tree.read("some/b")).isEqualTo(new FileContent.Missing());
        assertThat(IntStream.range(0, 1000).mapToObj(i -> tree.read("some/a" + i)))
                .containsOnly(new FileContent.Text("0"));
        assertThat(tree.list("some")).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 1025, FileTree.MAX_FILE_BYTES - 1})
    void readsFilesOfAnyLength(int length) {
        String text = "0123456789".repeat(length / 10 + 1).substring(0, length);
        files.file("sys/a", text);

        assertThat(tree.read("sys/a")).isEqualTo(new FileContent.Text(text));
    }

    @Test
    void followsLinksThatStayInside() {
        files.file("sys/node/node0/cpumap", "f").link("sys/cpu0/node0", "../node/node0");

        assertThat(tree.read("sys/cpu0/node0/cpumap")).isEqualTo(new FileContent.Text("f"));
        assertThat(tree.list("sys/cpu0")).containsExactly("node0");
        assertThat(tree.list("sys/cpu0/node0")).containsExactly("cpumap");
    }

    @Test
    void doesNotFollowLinksThatLeadOutside() throws IOException {
        Files.writeString(parent.resolve("secret"), "0-3");
        files.link("sys/a", "../../secret")
                .link("sys/b", parent.resolve("secret").toString())
                .link("sys/c", "/");

        FileContent outside = new FileContent.Unreadable("leads outside the recorded machine");
        assertThat(tree.read("sys/a")).isEqualTo(outside);
        assertThat(tree.read("sys/b")).isEqualTo(outside);
        assertThat(tree.read("sys/c/etc/passwd")).isEqualTo(outside);
        assertThat(tree.list("sys/c")).isEmpty();
    }

    @Test
    void endsLoopsOfLinks() {
        files.link("sys/a", "b").link("sys/b", "a");

        assertThat(tree.read("sys/a")).isInstanceOf(FileContent.Unreadable.class);
        assertThat(tree.list("sys/a")).isEmpty();
    }

    @Test
    void doesNotOpenWhatCouldBlock() throws IOException {
        Path directory = Files.createTempDirectory("c");
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            assertThat(new DirectoryTree(directory).read("s"))
                    .isEqualTo(new FileContent.Unreadable("is no regular file"));
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }

    @Test
    void doesNotReadFilesThatNoKernelWrites() {
        files.file("sys/a", "1".repeat(FileTree.MAX_FILE_BYTES));

        assertThat(tree.read("sys/a")).isEqualTo(new FileContent.Unreadable("is larger than 65536 bytes"));
    }

    @Test
    void saysThatAFileMayNotBeRead() throws IOException {
        files.file("sys/a", "0");
        Path file = files.root().resolve("sys/a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "root reads everything");

        assertThat(tree.read("sys/a")).isEqualTo(new FileContent.Unreadable("cannot be read: permission denied"));
    }
}
