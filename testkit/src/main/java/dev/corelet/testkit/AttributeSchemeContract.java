package dev.corelet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every attribute scheme promises. A plugin's test implements it and gets these tests beside its own; one nested
 * class each tries other {@link #options()}.
 */
public interface AttributeSchemeContract {

    /** Returns the scheme under test. */
    AttributeScheme scheme();

    /** Returns the options to try it with, as an operator's configuration has them; none unless overridden. */
    default Map<String, Object> options() {
        return Map.of();
    }

    /** Returns the machines that every scheme is tried on. */
    static List<CpuTopology> machines() {
        return List.of(
                Machines.uniform(1, 1, 1, 1),
                Machines.uniform(1, 1, 4, 1),
                Machines.uniform(2, 2, 4, 2),
                Machines.uniform(8, 1, 16, 8),
                Machines.hybrid(4, 8),
                Machines.offline(Machines.uniform(2, 1, 4, 2), CpuSet.of(5)),
                Machines.withoutCaches(Machines.uniform(2, 1, 4, 2)),
                Machines.withoutCaches(Machines.hybrid(2, 4)));
    }

    /** Returns those of the machines on which a CPU can be taken offline. */
    static List<CpuTopology> machinesOfSeveralCpus() {
        return machines().stream()
                .filter(machine -> machine.online().size() > 1)
                .toList();
    }

    private SchemeInput input(CpuTopology machine, CpuSet offered) throws InvalidOptionException {
        return new SchemeInput(machine, offered, Options.bind(scheme().options(), options()));
    }

    private List<Device> devices(CpuTopology machine, CpuSet offered) throws InvalidOptionException {
        return scheme().devices(input(machine, offered));
    }

    private static CpuSet allButTheFirst(CpuTopology machine) {
        return machine.online().minus(CpuSet.of(machine.online().first()));
    }

    @Test
    default void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(AttributeScheme.class))
                .anyMatch(found -> found.getClass().equals(scheme().getClass()));
    }

    @Test
    default void hasANameAndADescription() {
        assertThat(scheme().name()).matches(DeviceRules.LABEL);
        assertThat(scheme().description()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void theSameInputGivesTheSameDevices(CpuTopology machine) throws InvalidOptionException {
        SchemeInput input = input(machine, machine.online());

        assertThat(scheme().devices(input)).isEqualTo(scheme().devices(input));
        assertThat(scheme().counterSets(input)).isEqualTo(scheme().counterSets(input));
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void devicesHaveDifferentNamesAndStandForCpus(CpuTopology machine) throws InvalidOptionException {
        List<Device> devices = devices(machine, machine.online());

        assertThat(devices)
                .extracting(Device::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches(DeviceRules.LABEL));
        assertThat(devices).allMatch(device -> !device.cpus().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void whatDescribesADeviceIsWithinTheLimitsOfTheCluster(CpuTopology machine) throws InvalidOptionException {
        assertThat(devices(machine, machine.online())).allSatisfy(DeviceRules::checkDescription);
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void aDeviceHasTheCpusThatItGivesByCapacity(CpuTopology machine) throws InvalidOptionException {
        assertThat(devices(machine, machine.online())).allSatisfy(DeviceRules::checkUse);
        assertThat(devices(machine, allButTheFirst(machine))).allSatisfy(DeviceRules::checkUse);
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void everyCounterThatADeviceDrawsOnExistsAndSuffices(CpuTopology machine) throws InvalidOptionException {
        for (CpuSet offered : List.of(machine.online(), allButTheFirst(machine))) {
            SchemeInput input = input(machine, offered);
            List<CounterSet> sets = scheme().counterSets(input);

            assertThat(sets).extracting(CounterSet::name).doesNotHaveDuplicates();
            assertThat(sets).allSatisfy(DeviceRules::checkCounterSet);
            assertThat(scheme().devices(input)).allSatisfy(device -> DeviceRules.checkDraws(device, sets));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void ofDevicesWithACpuInCommonOnlyOneCanBeClaimed(CpuTopology machine) throws InvalidOptionException {
        for (CpuSet offered : List.of(machine.online(), allButTheFirst(machine))) {
            SchemeInput input = input(machine, offered);

            DeviceRules.checkOverlaps(scheme().devices(input), scheme().counterSets(input));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void devicesKeepToTheCpusOnOfferAndTheirNamesAndAttributes(CpuTopology machine)
            throws InvalidOptionException {
        CpuSet offered = allButTheFirst(machine);
        Map<String, Device> all = devices(machine, machine.online()).stream()
                .collect(Collectors.toMap(Device::name, Function.identity()));

        assertThat(devices(machine, offered)).allSatisfy(device -> {
            assertThat(offered.containsAll(device.cpus())).isTrue();
            assertThat(all)
                    .hasEntrySatisfying(
                            device.name(), same -> assertThat(same.attributes()).isEqualTo(device.attributes()));
        });
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machinesOfSeveralCpus")
    default void devicesKeepTheirNamesWhileOtherCpusAreOffline(CpuTopology machine) throws InvalidOptionException {
        CpuTopology partly =
                Machines.offline(machine, CpuSet.of(machine.online().first()));

        assertThat(devices(partly, partly.online()))
                .allMatch(device -> partly.online().containsAll(device.cpus()))
                .extracting(Device::name)
                .isSubsetOf(devices(machine, machine.online()).stream()
                        .map(Device::name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("dev.corelet.testkit.AttributeSchemeContract#machines")
    default void nothingOnOfferMakesNoDevices(CpuTopology machine) throws InvalidOptionException {
        assertThat(devices(machine, CpuSet.EMPTY)).isEmpty();
    }
}
