package dev.corelet.plugin.topologyaware.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.topology.MemoryKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTypesTest {

    @Test
    void namesOneOrMoreKinds() {
        assertThat(MemoryTypes.parse("hbm")).containsExactly(MemoryKind.HBM);
        assertThat(MemoryTypes.parse(" PMEM, dram ")).containsExactlyInAnyOrder(MemoryKind.DRAM, MemoryKind.PMEM);
        assertThat(MemoryTypes.parse("dram,dram")).containsExactly(MemoryKind.DRAM);
    }

    @Test
    void callsAllKindsMixed() {
        assertThat(MemoryTypes.parse("mixed")).containsExactlyInAnyOrder(MemoryKind.values());
        assertThat(MemoryTypes.parse("dram,mixed")).containsExactlyInAnyOrder(MemoryKind.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ddr5", "dram,", "dram pmem"})
    void refusesAnythingElse(String list) {
        assertThatThrownBy(() -> MemoryTypes.parse(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no type of memory; expected dram, pmem, hbm or mixed");
    }
}
