package dev.corelet.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsTextLeftAndNumbersRight() {
        TextTable table = new TextTable("NAME", "COUNT", "REST");
        table.row("a", "1", "x");
        table.row("longer", "12", "");

        assertThat(table.write()).isEqualTo("""
                        NAME    COUNT  REST
                        a           1  x
                        longer     12
                        """);
    }

    @Test
    void leavesOutColumnsWithNothingInThem() {
        TextTable table = new TextTable("A", "B", "C");
        table.row("1", "", "3");

        assertThat(table.write()).isEqualTo("A  C\n1  3\n");
    }

    @Test
    void breaksALongLastColumnAfterACommaOrAtASpace() {
        TextTable table = new TextTable("A", "B");
        table.row("1", "0,".repeat(60) + "0");

        assertThat(table.write().lines())
                .hasSize(3)
                .allMatch(line -> line.length() <= TextTable.WIDTH)
                .element(2)
                .asString()
                .startsWith("   0,");
        assertThat(TextTable.wrap("one two three", 8)).containsExactly("one two", "three");
        assertThat(TextTable.wrap("a file-with-a-long-name.jar, and more", 8))
                .containsExactly("a", "file-with-a-long-name.jar,", "and more");
        assertThat(TextTable.wrap("unbreakable", 5)).containsExactly("unbreakable");
    }
}
