package dev.corelet.host.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.host.picture.Part.Mark;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.Machines;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class TopologyPictureTest {

    private static final Pattern COMMAND =
            Pattern.compile("\\./corelet topology --topology \"([^\"]+)\" -o svg > (docs/pictures/[a-z0-9-]+\\.svg)");

    private static Document parse(String svg) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError("no well-formed XML", e);
        }
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static Document draw(CpuTopology topology) {
        return parse(TopologyPicture.svg(new DiscoveredMachine(topology, List.of())));
    }

    /** Returns the tooltip of each element of a style. */
    private static List<String> tooltips(Document document, String style) {
        return elements(document, "rect").stream()
                .filter(rect -> rect.getAttribute("class").equals(style))
                .map(rect -> (Element) rect.getParentNode())
                .filter(parent -> parent.getTagName().equals("g"))
                .map(parent -> parent.getElementsByTagName("title").item(0).getTextContent())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "synthetic:core:1",
                "synthetic:package:2 numa:2 core:8 thread:2;threads=split",
                "synthetic:package:2 numa:4 l3:4 core:8 thread:2",
                "synthetic:core:2000",
            })
    void showsEachOnlineCpuOnceInADocumentOfPlainAscii(String machine) {
        DiscoveredMachine discovered = TopologySource.parse(machine).discover();

        String svg = TopologyPicture.svg(discovered);

        assertThat(svg).matches(text -> StandardCharsets.US_ASCII.newEncoder().canEncode(text), "is ASCII");
        assertThat(elements(parse(svg), "g").stream()
                        .map(element -> element.getAttribute("data-cpu"))
                        .filter(id -> !id.isEmpty())
                        .map(Integer::valueOf))
                .containsExactlyInAnyOrderElementsOf(
                        discovered.topology().online().stream().boxed().toList());
    }

    @Test
    void isAsLargeAsItsContentsAndNamedForThoseWhoCannotSeeIt() {
        Document document = draw(Machines.hybrid(4, 8));
        Element svg = document.getDocumentElement();

        assertThat(svg.getAttribute("viewBox"))
                .isEqualTo("0 0 %s %s".formatted(svg.getAttribute("width"), svg.getAttribute("height")));
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(elements(document, "title").get(0).getAttribute("id"))
                .isEqualTo(svg.getAttribute("aria-labelledby"));
        assertThat(elements(document, "title").get(0).getTextContent())
                .isEqualTo("16 CPUs, 1 package, 12 cores, 1 NUMA node, 8 GiB of memory");
    }

    @Test
    void tellsAllAboutABoxInItsTooltip() {
        Document document = draw(Machines.hybrid(1, 2));

        assertThat(tooltips(document, "core0"))
                .containsExactly(
                        "P-core 0 (package0-die0-cluster0-core0)\n2 CPUs: 0-1\nL1d 48 KiB\nL1i 32 KiB\nL2 1.25 MiB");
        assertThat(tooltips(document, "cluster")).containsExactly("Cluster 2 (package0-die0-cluster2)\n2 CPUs: 2-3");
        assertThat(tooltips(document, "memory-bar")).containsExactly("NUMA node 0, 8 GiB DRAM\n4 CPUs: 0-3");
        assertThat(tooltips(document, "cache-bar")).contains("L3 18 MiB cache (package0-l3-0)\nshared by 4 CPUs: 0-3");
    }

    @Test
    void givesKindsOfCoresTheirOwnColours() {
        Document document = draw(MachineSketch.ofCpus("0-5")
                .kind("E-core", "0-2")
                .kind("M-core", "3-4")
                .topology());

        assertThat(tooltips(document, "core0")).hasSize(1);
        assertThat(tooltips(document, "core1")).hasSize(3);
        assertThat(tooltips(document, "core2")).hasSize(2);
    }

    @Test
    void marksIsolatedCpusAndDividedCaches() {
        Document document = draw(MachineSketch.ofCpus("0-3")
                .groups(Level.PACKAGE, "0-1", "2-3")
                .caches(3, "0-2")
                .isolated("3")
                .topology());

        assertThat(tooltips(document, "isolated"))
                .containsExactly("CPU 3 of package1-die0-cluster0-core3, NUMA node 0, isolated");
        assertThat(tooltips(document, "cache-bar divided")).hasSize(2);
    }

    @Test
    void showsMemoryWithoutCpus() {
        Document document = draw(MachineSketch.ofCpus("0-3")
                .nodes("0-1", "2-3")
                .memory(MemoryKind.HBM, "2-3")
                .topology());

        assertThat(tooltips(document, "memory-bar"))
                .contains("NUMA node 2, 2 GiB HBM\nno CPUs of its own, closest are 2 CPUs: 2-3");
    }

    @Test
    void escapesWhatMeansSomethingToXml() {
        String nasty = "<a href=\"x\">&'</title>]]>";
        Part part = new Part(Kind.CPU, 0, Mark.NONE, nasty, nasty);
        Box box = new Box(List.of(part), CpuSet.of(0), List.of());
        Rect area = new Rect(0, 0, 10, 10);
        Placed placed = new Placed(box, area, List.of(new Placed.Head(part, new Font(9, false), area)), List.of());

        Document document = parse(SvgPage.write(new Page(10, 10, List.of(), placed, List.of())));

        assertThat(elements(document, "a")).isEmpty();
        assertThat(elements(document, "title"))
                .extracting(Element::getTextContent)
                .containsOnly(nasty);
        assertThat(elements(document, "text"))
                .extracting(Element::getTextContent)
                .containsExactly(nasty);
        assertThat(elements(document, "g").get(0).getAttribute("data-cpu")).isEqualTo(nasty);
    }

    @Test
    void drawsEqualMachinesAlike() {
        assertThat(TopologyPicture.svg(new DiscoveredMachine(Machines.hybrid(4, 8), List.of())))
                .isEqualTo(TopologyPicture.svg(new DiscoveredMachine(Machines.hybrid(4, 8), List.of())));
    }

    @TestFactory
    Stream<DynamicTest> thePicturesInTheDocumentationAreWhatTheCommandsThereDraw() throws IOException {
        Path home = Stream.of("..", ".")
                .map(Path::of)
                .filter(path -> Files.isDirectory(path.resolve("docs/pictures")))
                .findFirst()
                .orElseThrow();
        List<MatchResult> commands = COMMAND.matcher(Files.readString(home.resolve("docs/topology-picture.md")))
                .results()
                .toList();
        assertThat(commands).hasSize(2);
        return commands.stream()
                .map(command -> DynamicTest.dynamicTest(
                        command.group(2),
                        () -> assertThat(home.resolve(command.group(2)))
                                .as("renew it: %s", command.group())
                                .hasContent(TopologyPicture.svg(
                                        TopologySource.parse(command.group(1)).discover()))));
    }
}
