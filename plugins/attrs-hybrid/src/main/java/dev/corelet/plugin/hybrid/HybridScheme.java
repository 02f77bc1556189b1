package dev.corelet.plugin.hybrid;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.option.Option;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One device for each hardware thread, {@code cpu<N>} after the kernel's id, described the way the first DRA
 * prototype for CPUs did, so that its selectors work unchanged. Or, by option, one for each physical core.
 */
public final class HybridScheme implements AttributeScheme {

    static final Option<String> DEVICE = Option.choice(
            "device",
            List.of("thread", "core"),
            "thread",
            "What a device is: a hardware thread, or a physical core with all its threads.");

    static final Option<List<String>> LEAVE_OUT =
            Option.words("leaveOut", Attributes.NAMES, List.of(), "Attributes that devices shall not have.");

    @Override
    public String name() {
        return "attrs-hybrid";
    }

    @Override
    public String description() {
        return "One device for each hardware thread, with its place, caches and core kind (P-core, E-core).";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(DEVICE, LEAVE_OUT);
    }

    @Override
    public List<Device> devices(SchemeInput input) {
        Attributes attributes = new Attributes(input.topology());
        Set<String> leftOut = new HashSet<>(input.options().get(LEAVE_OUT));
        if (input.options().get(DEVICE).equals("core")) {
            return input.topology().groups(CpuGroup.Level.CORE).stream()
                    .filter(core -> input.offered().containsAll(core.cpus()))
                    .map(core -> device(input.topology().idOf(core), core.cpus(), attributes.ofCore(core), leftOut))
                    .toList();
        }
        return input.topology().cpus().stream()
                .filter(cpu -> input.offered().contains(cpu.id()))
                .map(cpu -> device("cpu" + cpu.id(), CpuSet.of(cpu.id()), attributes.ofThread(cpu), leftOut))
                .toList();
    }

    private static Device device(
            String name, CpuSet cpus, Map<String, AttributeValue> attributes, Set<String> leftOut) {
        Device.Builder device =
                Device.builder(name, cpus).countsAs("cpu", new NodeResource.PerDevice(BigDecimal.valueOf(cpus.size())));
        attributes.forEach((attribute, value) -> {
            if (!leftOut.contains(attribute)) {
                device.attribute(attribute, value);
            }
        });
        return device.build();
    }
}
