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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
