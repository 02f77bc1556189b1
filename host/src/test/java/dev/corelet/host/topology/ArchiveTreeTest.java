package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTreeTest {

    @ParameterizedTest
    @ValueSource(strings = {"sys/cpu/online", "./sys/cpu/online", "/sys/cpu/online", "sys//cpu/./online"})
    void findsAFileHoweverItsPathIsWritten(String name) throws IOException {
        ArchiveTree tree = ArchiveTree.read(new TarBuilder().file(name, "0-3\n").stream());

        assertThat(tree.read("sys/cpu/online")).isEqualTo(new FileContent.Text("0-3"));
    }

    @Test
    void tellsMissingFilesFromDirectories() throws IOException {
        ArchiveTree tree =
                ArchiveTree.read(new TarBuilder().directory("sys/empty/").file("sys/cpu/online", "0").stream());

        assertThat(tree.read("sys/cpu")).isEqualTo(new FileContent.Unreadable("is a directory"));
        assertThat(tree.read("sys/empty")).isEqualTo(new FileContent.Unreadable("is a directory"));
        assertThat(tree.read("sys/node")).isEqualTo(new FileContent.Missing());
        assertThat(tree.read("sys/cpu/online/deeper")).isEqualTo(new FileContent.Missing());
    }

    @Test
    void listsADirectoryInOrder() throws IOException {
        ArchiveTree tree =
                ArchiveTree.read(new TarBuilder().file("sys/b", "").file("sys/a/x", "").link("sys/c", "a").stream());

        assertThat(tree.list("sys")).containsExactly("a", "b", "c");
        assertThat(tree.list("sys/c")).containsExactly("x");
        assertThat(tree.list("sys/b")).isEmpty();
        assertThat(tree.list("proc")).isEmpty();
    }

    @Test
    void endsATextAtThePaddingThatTarAddsToFilesOfALiveSysfs() throws IOException {
        ArchiveTree tree = ArchiveTree.read(new TarBuilder().file("a", "0-3\n\0\0\0\0").stream());

        assertThat(tree.read("a")).isEqualTo(new FileContent.Text("0-3"));
    }

    @ParameterizedTest
    @CsvSource({
        "node0,                          inside",
        "./node0,                        inside",
        "../cpu0/../node/node0,          inside",
        "/sys/node/node0,                inside",
        "../../../../../sys/node/node0,  inside",
        "/etc,                           missing",
        "../../etc,                      missing",
        "link,                           loop",
        "/sys/node/again,                loop",
    })
    void followsLinksInsideTheArchiveOnly(String target, String expected) throws IOException {
        ArchiveTree tree = ArchiveTree.read(new TarBuilder()
                        .file("sys/node/node0/cpumap", "f")
                        .directory("sys/cpu0")
                        .link("sys/node/link", target)
                        .link("sys/node/again", "link")
                        .stream());

        FileContent content = tree.read("sys/node/link/cpumap");

        assertThat(content)
                .isEqualTo(
                        switch (expected) {
                            case "inside" -> new FileContent.Text("f");
                            case "loop" -> new FileContent.Unreadable("is a loop of links");
                            default -> new FileContent.Missing();
                        });
    }

    @Test
    void endsALadderOfLinksThatGrowsWithEachStep() throws IOException {
        ArchiveTree tree = ArchiveTree.read(new TarBuilder().link("a", "b/b/b/b").link("b", "a/a/a/a").stream());

        assertThat(tree.read("a/x")).isEqualTo(new FileContent.Unreadable("is a loop of links"));
        assertThat(tree.list("a")).isEmpty();
    }

    @Test
    void readsHardLinks() throws IOException {
        ArchiveTree tree = ArchiveTree.read(new TarBuilder()
                .file("sys/a", "1").hardLink("sys/b", "sys/a").hardLink("sys/c", "sys/nothing").stream());

        assertThat(tree.read("sys/b")).isEqualTo(new FileContent.Text("1"));
        assertThat(tree.read("sys/c")).isEqualTo(new FileContent.Missing());
    }

    @Test
    void readsLongNamesOfGnuAndPax() throws IOException {
        String directory = "d".repeat(120);
        ArchiveTree tree = ArchiveTree.read(new TarBuilder()
                        .gnuLong('L', "sys/" + directory + "/gnu")
                        .file("sys/ddd", "1")
                        .pax("path", "sys/" + directory + "/pax")
                        .file("sys/ddd", "2")
                        .gnuLong('K', directory + "/gnu")
                        .link("sys/link", "ddd")
                        .pax("linkpath", directory + "/pax")
                        .link("sys/other", "ddd")
                        .stream());

        assertThat(tree.list("sys/" + directory)).containsExactly("gnu", "pax");
        assertThat(tree.read("sys/link")).isEqualTo(new FileContent.Text("1"));
        assertThat(tree.read("sys/other")).isEqualTo(new FileContent.Text("2"));
    }

    @Test
    void keepsNothingOfAFileThatNoKernelWrites() throws IOException {
        ArchiveTree tree = ArchiveTree.read(new TarBuilder()
                        .file("big", "1".repeat(FileTree.MAX_FILE_BYTES + 1))
                        .file("fits", "1".repeat(FileTree.MAX_FILE_BYTES))
                        .stream());

        assertThat(tree.read("big")).isEqualTo(new FileContent.Unreadable("is larger than 65536 bytes"));
        assertThat(tree.read("fits")).isInstanceOf(FileContent.Text.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc/passwd", "sys/../../etc/passwd", "sys/.."})
    void refusesEntriesThatLeadOutside(String name) {
        refuses(new TarBuilder().file(name, "x").bytes(), "its entry '%s' leads outside of it".formatted(name));
    }

    @Test
    void refusesEntriesThatLieDeeperThanAnythingInSysfs() {
        refuses(
                new TarBuilder()
                        .gnuLong('L', "a/".repeat(20_000) + "x")
                        .file("a", "x")
                        .bytes(),
                "its entry 'a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a...' lies too deep");
    }

    @Test
    void refusesMoreDirectoriesThanAnyMachineHas() {
        TarBuilder tar = new TarBuilder();
        for (int i = 0; i < 8_000; i++) {
            tar.gnuLong('L', "%d/".formatted(i).repeat(39) + "x").file("a", "");
        }

        refuses(tar.bytes(), "it holds more than 300000 files and directories, which is beyond any machine");
    }

    @Test
    void refusesMoreInFilesThanAnyMachineHas() {
        TarBuilder tar = new TarBuilder();
        for (int i = 0; i < 1025; i++) {
            tar.file("sys/" + i, "0".repeat(FileTree.MAX_FILE_BYTES));
        }

        refuses(tar.bytes(), "its files hold more than 64 MiB, which is beyond any machine");
    }

    @Test
    void showsNamesAsOneLineOfPrintableCharacters() {
        refuses(new TarBuilder().file("../\n\u001b[2J", "x").bytes(), "its entry '../ [2J' leads outside of it");
    }

    @Test
    void takesSparseFilesForWhatTheyStore() throws IOException {
        ArchiveTree tree = ArchiveTree.read(
                new TarBuilder().entry("sparse", 'S', "", TarBuilder.octal(0)).file("sys/a", "1").stream());

        assertThat(tree.read("sparse")).isEqualTo(new FileContent.Missing());
        assertThat(tree.read("sys/a")).isEqualTo(new FileContent.Text("1"));
    }

    @Test
    void refusesEntriesBelowALink() {
        refuses(
                new TarBuilder().link("sys", "/etc").file("sys/x", "x").bytes(),
                "its entry 'sys/x' lies below something that is no directory");
    }

    @Test
    void refusesSizesThatNothingHas() {
        refuses(
                new TarBuilder()
                        .entry("a", '0', "", TarBuilder.octal(077777777777L))
                        .bytes(),
                "it unpacks to more than 256 MiB, which is beyond any machine");
        byte[] binary = new byte[12];
        Arrays.fill(binary, (byte) 0xff);
        refuses(new TarBuilder().entry("a", '0', "", binary).bytes(), "an entry claims an impossible size");
        refuses(new TarBuilder().pax("size", "-1").file("a", "x").bytes(), "an entry claims an impossible size");
        refuses(
                new TarBuilder().pax("size", "9".repeat(30)).file("a", "x").bytes(),
                "an entry claims an impossible size");
    }

    @Test
    void stopsUnpackingWhatGrowsWithoutEnd() throws IOException {
        byte[] file = unzipped(
                new TarBuilder().entry("a", '0', "", TarBuilder.octal(1 << 20)).unfinished());

        refusesTooMuch(Arrays.copyOf(file, file.length + (1 << 20)));
    }

    @Test
    void stopsReadingHeadersThatBelongToNoFile() throws IOException {
        refusesTooMuch(unzipped(
                new TarBuilder().entry("a", 'g', "", TarBuilder.octal(0)).unfinished()));
    }

    /** Repeats a part of an archive until it is more than may be unpacked, though little to store. */
    private static void refusesTooMuch(byte[] part) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            for (long written = 0; written <= ArchiveTree.MAX_BYTES; written += part.length) {
                out.write(part);
            }
        }

        assertThat(zipped.size()).isLessThan(4 << 20);
        refuses(zipped.toByteArray(), "it unpacks to more than 256 MiB, which is beyond any machine");
    }

    private static byte[] unzipped(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesWhatIsNoArchive() {
        refuses("hello".getBytes(StandardCharsets.UTF_8), "Not in GZIP format");
        refuses(new byte[0], "");
        refuses(TarBuilder.gzip("x".repeat(2000).getBytes(StandardCharsets.UTF_8)), "it is no tar archive, or damaged");
        refuses(TarBuilder.gzip(new byte[100]), "it ends in the middle of an entry");
        refuses(
                new TarBuilder()
                        .entry("a", '0', "", TarBuilder.octal(600))
                        .content("x")
                        .unfinished(),
                "it ends in the middle of an entry");
        refuses(
                new TarBuilder()
                        .entry("a", 'x', "", TarBuilder.octal(9))
                        .content("99 a=b\n\0\0")
                        .bytes(),
                "it has a damaged pax header");
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void failsOnlyWithAReasonWhateverTheBytes(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] tar = unzipped(new TarBuilder()
                .pax("path", "sys/devices/x")
                .file("a", "0-3")
                .gnuLong('L', "sys/y")
                .link("b", "a")
                .bytes());
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            tar[random.nextInt(tar.length)] = (byte) random.nextInt(256);
        }
        try {
            ArchiveTree tree = ArchiveTree.read(new ByteArrayInputStream(TarBuilder.gzip(tar)));
            assertThat(tree.read("sys/devices/x")).isNotNull();
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void refuses(byte[] archive, String reason) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ArchiveTree.read(new ByteArrayInputStream(archive)))
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getMessage())).contains(reason));
    }
}
