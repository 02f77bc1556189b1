package dev.corelet.host.picture;

import dev.corelet.host.picture.Page.Entry;
import dev.corelet.host.picture.Page.Line;
import dev.corelet.host.picture.Part.Mark;
import dev.corelet.host.picture.Placed.Head;
import java.util.Locale;

/** Writes a page as SVG 1.1. */
final class SvgPage {

    /**
     * Cores have the colours, all else is quiet. The colours are after the palette of Okabe and Ito and differ in
     * lightness too, so that people with any colour blindness can tell them apart. What is isolated is dark, what is
     * divided has dashes: neither depends on colour.
     */
    private static final String STYLE = """
            text{fill:#1f2933}
            .head{font-weight:bold}
            .id{text-anchor:middle}
            .isolated-id{text-anchor:middle;fill:#fff}
            .page{fill:#fff;stroke:#d0d5dc}
            .package{fill:#f1f3f5;stroke:#5f6b7a;stroke-width:1.5}
            .die{fill:#e6e9ee;stroke:#7b8794}
            .cluster{fill:#fafbfc;stroke:#7b8794}
            .memory{fill:#f6f4fb;stroke:#8a7bb5}
            .cache{fill:#fafbfc;stroke:#9aa5b1}
            .memory-bar{fill:#e2dcf1;stroke:#8a7bb5}
            .cache-bar{fill:#e4e8ec;stroke:#8794a2}
            .core0{fill:#b3d7f2;stroke:#0072b2}
            .core1{fill:#ffe3a0;stroke:#b87a00}
            .core2{fill:#77c39d;stroke:#00573a}
            .core3{fill:#d391bd;stroke:#8a3568}
            .core4{fill:#fbfbd0;stroke:#a8a000}
            .core5{fill:#c98a63;stroke:#7a3410}
            .cpu{fill:#fff;fill-opacity:.7;stroke:#52606d;stroke-opacity:.5}
            .isolated{fill:#27313c;stroke:#27313c}
            .divided{stroke-dasharray:4 2}
            """;

    private static final int TONES = 6;

    private final Xml xml = new Xml();

    private SvgPage() {}

    static String write(Page page) {
        return new SvgPage().document(page);
    }

    private String document(Page page) {
        Part machine = page.machine().box().parts().get(0);
        xml.start(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                page.width(),
                "height",
                page.height(),
                "viewBox",
                "0 0 %d %d".formatted(page.width(), page.height()),
                "role",
                "img",
                "aria-labelledby",
                "machine",
                "font-family",
                "sans-serif");
        xml.text("title", machine.label(), "id", "machine");
        xml.text("style", "\n" + STYLE);
        rect("page", new Rect(0, 0, page.width(), page.height()), 8);
        page.lines().forEach(this::line);
        box(page.machine());
        page.legend().forEach(this::entry);
        return xml.end().document();
    }

    private void line(Line line) {
        text(
                line.font().bold() ? "head" : "line",
                line.text(),
                line.font(),
                line.area(),
                line.area().x());
    }

    private void box(Placed placed) {
        Part first = placed.box().parts().get(0);
        if (first.kind() == Kind.CPU) {
            xml.start("g", "data-cpu", first.label());
        } else {
            xml.start("g");
        }
        xml.text("title", first.tooltip());
        if (first.kind() != Kind.MACHINE) {
            rect(css(first), placed.area(), first.kind() == Kind.CPU ? 2 : 4);
        }
        placed.heads().forEach(this::head);
        placed.inner().forEach(this::box);
        xml.end();
    }

    private void head(Head head) {
        Part part = head.part();
        switch (part.kind()) {
            case CPU -> {
                String css = part.mark() == Mark.ISOLATED ? "isolated-id" : "id";
                text(
                        css,
                        part.label(),
                        head.font(),
                        head.area(),
                        head.area().x() + head.area().width() / 2);
            }
            case MEMORY, CACHE -> {
                xml.start("g").text("title", part.tooltip());
                rect(bar(part), head.area(), 2);
                text("line", part.label(), head.font(), head.area(), head.area().x() + Style.BAR_INDENT);
                xml.end();
            }
            default ->
                text(
                        head.font().bold() ? "head" : "line",
                        part.label(),
                        head.font(),
                        head.area(),
                        head.area().x());
        }
    }

    private void entry(Entry entry) {
        Part sample = entry.sample();
        Rect area = new Rect(entry.area().x(), entry.area().y() + 1, 16, 12);
        rect(sample.kind().isBar() ? bar(sample) : css(sample), area, 2);
        entry.meaning().forEach(this::line);
    }

    private static String css(Part part) {
        String name = switch (part.kind()) {
            case CORE -> "core" + part.tone() % TONES;
            case CPU -> part.mark() == Mark.ISOLATED ? "isolated" : "cpu";
            default -> part.kind().name().toLowerCase(Locale.ROOT);
        };
        return perhapsDivided(part, name);
    }

    private static String bar(Part part) {
        return perhapsDivided(part, part.kind().name().toLowerCase(Locale.ROOT) + "-bar");
    }

    private static String perhapsDivided(Part part, String css) {
        return part.mark() == Mark.DIVIDED ? css + " divided" : css;
    }

    private void rect(String css, Rect area, int radius) {
        xml.empty(
                "rect",
                "class",
                css,
                "x",
                area.x() + 0.5,
                "y",
                area.y() + 0.5,
                "width",
                area.width() - 1,
                "height",
                area.height() - 1,
                "rx",
                radius);
    }

    /** Writes a line of text in the middle of the height of an area; capitals are about 0.72 of a font's size high. */
    private void text(String css, String text, Font font, Rect area, int x) {
        long baseline = area.y() + Math.round((area.height() + 0.72 * font.size()) / 2);
        xml.text("text", text, "class", css, "font-size", font.size(), "x", x, "y", baseline);
    }
}
