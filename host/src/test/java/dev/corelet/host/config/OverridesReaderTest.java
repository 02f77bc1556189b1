package dev.corelet.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import dev.corelet.host.topology.CacheOverride;
import dev.corelet.host.topology.Overrides;
import dev.corelet.host.topology.Overrides.Stated;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The prototype's variables. */
class OverridesReaderTest {

    private static List<CacheOverride> caches(String json) {
        return OverridesReader.variables(Map.of("OVERRIDE_SYS_CACHES", json))
                .caches()
                .orElseThrow()
                .value();
    }

    @Test
    void theKindsOfCoresAreCpulists() {
        Overrides overrides = OverridesReader.variables(
                Map.of("OVERRIDE_SYS_ATOM_CPUS", "2-5", "OVERRIDE_SYS_CORE_CPUS", "0,1,6-15", "OTHER", "x"));

        assertThat(overrides.eCores()).contains(new Stated<>("OVERRIDE_SYS_ATOM_CPUS", CpuSet.range(2, 5)));
        assertThat(overrides.pCores()).contains(new Stated<>("OVERRIDE_SYS_CORE_CPUS", CpuSet.parse("0-1,6-15")));
        assertThat(overrides.caches()).isEmpty();
    }

    @Test
    void anEmptyVariableIsNone() {
        assertThat(OverridesReader.variables(
                        Map.of("OVERRIDE_SYS_ATOM_CPUS", "", "OVERRIDE_SYS_CORE_CPUS", " ", "OVERRIDE_SYS_CACHES", "")))
                .isEqualTo(Overrides.NONE);
        assertThat(OverridesReader.variables(Map.of("OVERRIDE_SYS_CACHES", "[]")))
                .isEqualTo(Overrides.NONE);
    }

    @Test
    void cachesAreAJsonArray() {
        assertThat(caches("""
                [
                \t{"cpusets": ["0-15,32-47", "16-31,48-63"], "level": 3, "kind": "u", "size": "128M"},
                \t{"cpusets":["0"],"kind":"i","size":"64K"}
                ]
                """))
                .containsExactly(
                        new CacheOverride(
                                3,
                                CacheType.UNIFIED,
                                List.of(CpuSet.parse("0-15,32-47"), CpuSet.parse("16-31,48-63")),
                                OptionalLong.of(128 << 20)),
                        new CacheOverride(1, CacheType.INSTRUCTION, List.of(CpuSet.of(0)), OptionalLong.of(64 << 10)));
    }

    @Test
    void levelKindAndSizeMayBeLeftOut() {
        assertThat(caches("[{\"cpusets\":[\"0-3\"]}]"))
                .containsExactly(
                        new CacheOverride(1, CacheType.UNIFIED, List.of(CpuSet.range(0, 3)), OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource({"d, DATA", "data, DATA", "Instruction, INSTRUCTION", "i, INSTRUCTION", "u, UNIFIED", "unified, UNIFIED"
    })
    void kindsMayBeSpelledOut(String kind, CacheType type) {
        assertThat(caches("[{\"cpusets\":[\"0\"],\"kind\":\"%s\"}]".formatted(kind)))
                .extracting(CacheOverride::type)
                .containsExactly(type);
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "1K, 1024", "1G, 1073741824"})
    void sizesHaveUnitsOfOneLetter(String size, long bytes) {
        assertThat(caches("[{\"cpusets\":[\"0\"],\"size\":\"%s\"}]".formatted(size)))
                .extracting(CacheOverride::sizeBytes)
                .containsExactly(OptionalLong.of(bytes));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [{"cpusets": ["0-3"]             | OVERRIDE_SYS_CACHES:1:21: no valid JSON: expected ',' or '}'
                    [{"cpusets": ["0-3"]}] x         | OVERRIDE_SYS_CACHES:1:24: no valid JSON:
                    {"cpusets": ["0-3"]}             | OVERRIDE_SYS_CACHES:1: found keys and values, expected a list
                    ["0-3"]                          | OVERRIDE_SYS_CACHES:1: [0]: found '0-3', expected keys and values
                    [{"level": 3}]                   | OVERRIDE_SYS_CACHES:1: [0].cpusets: missing, expected a list of cpulists
                    [{"cpusets": []}]                | OVERRIDE_SYS_CACHES:1: [0].cpusets: missing, expected a list of cpulists
                    [{"cpusets": ["0", "3-1"]}]      | OVERRIDE_SYS_CACHES:1: [0].cpusets[1]: found '3-1', expected a cpulist
                    [{"cpusets": [""]}]              | OVERRIDE_SYS_CACHES:1: [0].cpusets[0]: found '', expected a cpulist of at least one CPU
                    [{"cpusets": [["0"]]}]           | OVERRIDE_SYS_CACHES:1: [0].cpusets[0]: found a list, expected a cpulist
                    [{"cpusets": ["0"], "level": 0}] | OVERRIDE_SYS_CACHES:1: [0].level: found '0', expected a level from 1 to 9
                    [{"cpusets": ["0"], "kind": "x"}] | OVERRIDE_SYS_CACHES:1: [0].kind: found 'x', expected d, i or u
                    [{"cpusets": ["0"], "size": "16MB"}] | OVERRIDE_SYS_CACHES:1: [0].size: found '16MB', expected a size such as 16M
                    [{"cpusets": ["0"], "size": "99999999999G"}] | OVERRIDE_SYS_CACHES:1: [0].size: found '99999999999G'
                    [{"cpusets": ["0"], "sice": "1M"}] | OVERRIDE_SYS_CACHES:1: [0].sice: unknown key; expected one of cpusets, kind, level, size
                    [{"cpusets": ["0-3", "3-4"]}]    | OVERRIDE_SYS_CACHES: CPUs 3 are in two cpusets of a level 1 UNIFIED cache
                    """)
    void aMistakeInCachesIsNamedWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> caches(json))
                .isInstanceOf(OperatorException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2-", "x", "0-99999"})
    void aMistakeInAListOfCoresIsNamed(String list) {
        assertThatThrownBy(() -> OverridesReader.variables(Map.of("OVERRIDE_SYS_ATOM_CPUS", list)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("OVERRIDE_SYS_ATOM_CPUS: '%s' is no cpulist".formatted(list));
    }

    @Test
    void noCpuIsOnTwoKindsOfCores() {
        assertThatThrownBy(() -> OverridesReader.variables(
                        Map.of("OVERRIDE_SYS_ATOM_CPUS", "2-5", "OVERRIDE_SYS_CORE_CPUS", "0-3")))
                .hasMessage(
                        "OVERRIDE_SYS_ATOM_CPUS: CPUs 2-3 are in OVERRIDE_SYS_CORE_CPUS too; name each CPU in one of"
                                + " them only");
    }
}
