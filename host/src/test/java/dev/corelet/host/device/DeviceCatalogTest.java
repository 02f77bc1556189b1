package dev.corelet.host.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.Device;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.plugin.PluginFailure;
import dev.corelet.host.topology.TopologySource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceCatalogTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:4").discover().topology();
    private static final CpuSet OFFERED = CpuSet.parse("1-3");

    private static DeviceCatalog catalog(Function<SchemeInput, List<Device>> devices) {
        AttributeScheme scheme = new AttributeScheme() {
            @Override
            public String name() {
                return "mine";
            }

            @Override
            public String description() {
                return "For a test.";
            }

            @Override
            public List<Device> devices(SchemeInput input) {
                return devices.apply(input);
            }
        };
        return DeviceCatalog.of(scheme, MACHINE, OFFERED, Options.NONE);
    }

    private static void assertRefused(Device device, String message) {
        assertThatThrownBy(() -> catalog(input -> List.of(device)))
                .isInstanceOf(PluginFailure.class)
                .hasMessage(message);
    }

    private static Device.Builder cpu1() {
        return Device.builder("cpu1", CpuSet.of(1));
    }

    @Test
    void keepsTheSchemesOrder() {
        DeviceCatalog catalog = catalog(input -> List.of(
                Device.builder("b", CpuSet.of(2)).build(),
                Device.builder("a", CpuSet.of(1)).build()));

        assertThat(catalog.devices()).extracting(Device::name).containsExactly("b", "a");
        assertThat(catalog.find("a")).get().extracting(Device::cpus).isEqualTo(CpuSet.of(1));
        assertThat(catalog.find("c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CPU1", "cpu_1", "-cpu", "cpu-", "cpu.1"})
    void aNameIsADnsLabel(String name) {
        assertRefused(
                Device.builder(name, CpuSet.of(1)).build(),
                "scheme mine: device '%s': name is no DNS label of at most 63 lower-case letters, digits and '-'"
                        .formatted(name));
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThat(catalog(input -> List.of(
                                Device.builder("c".repeat(63), CpuSet.of(1)).build()))
                        .devices())
                .hasSize(1);
        assertThatThrownBy(() -> catalog(input ->
                        List.of(Device.builder("c".repeat(64), CpuSet.of(1)).build())))
                .hasMessageContaining("name is no DNS label");
    }

    @Test
    void noTwoDevicesHaveTheSameName() {
        assertThatThrownBy(() -> catalog(input -> List.of(cpu1().build(), cpu1().build())))
                .hasMessage("scheme mine: device 'cpu1': name is used by two devices");
    }

    @Test
    void aDeviceStandsForCpusOnOffer() {
        assertRefused(Device.builder("none", CpuSet.EMPTY).build(), "scheme mine: device 'none': cpus is empty");
        assertRefused(
                Device.builder("cpu0", CpuSet.of(0, 1)).build(),
                "scheme mine: device 'cpu0': cpus holds 0, which are not among the CPUs on offer (1-3)");
    }

    @Test
    void attributesAreAtMost32() {
        Device.Builder device = cpu1();
        for (int i = 0; i < 32; i++) {
            device.attribute("a" + i, i);
        }
        assertThat(catalog(input -> List.of(device.build())).devices()).hasSize(1);

        assertRefused(
                device.attribute("b", true).build(),
                "scheme mine: device 'cpu1': attributes has 33 entries, the limit is 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a/b/c", "Domain/a", "abcdefghijklmnopqrstuvwxyzabcdefg"})
    void anAttributesNameIsAnIdentifierWithOrWithoutADomain(String name) {
        assertRefused(
                cpu1().attribute(name, 1).build(),
                "scheme mine: device 'cpu1': attributes[%s] is no identifier of at most 32 characters, alone or after a domain of at most 63 and '/'"
                        .formatted(name));
    }

    @Test
    void standardAttributesHaveADomain() {
        assertThat(catalog(input -> List.of(cpu1().attribute("resource.kubernetes.io/numaNode", 0)
                                .build()))
                        .devices())
                .hasSize(1);
    }

    @Test
    void textsHaveAtMost64Bytes() {
        assertRefused(
                cpu1().attribute("a", "ä".repeat(33)).build(),
                "scheme mine: device 'cpu1': attributes[a] is 66 bytes long, the limit is 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.0.0", "1.0", "01.0.0", "1.0.0-", "one"})
    void versionsAreSemver(String version) {
        assertRefused(
                cpu1().attribute("a", new AttributeValue.OfVersion(version)).build(),
                "scheme mine: device 'cpu1': attributes[a] is '%s', expected a version such as 1.2.3 (semver 2.0.0)"
                        .formatted(version));
    }

    @Test
    void aSchemeThatFailsIsNamed() {
        assertThatThrownBy(() -> catalog(input -> {
                    throw new IllegalStateException("no idea");
                }))
                .hasMessage("scheme mine: devices() threw java.lang.IllegalStateException: no idea");
        assertThatThrownBy(() -> catalog(input -> new ArrayList<>(java.util.Collections.singletonList(null))))
                .isInstanceOf(PluginFailure.class);
    }
}
