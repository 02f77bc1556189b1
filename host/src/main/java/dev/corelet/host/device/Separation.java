package dev.corelet.host.device;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CounterUse;
import dev.corelet.api.device.Device;
import dev.corelet.api.topology.CpuSet;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps a scheduler from giving one CPU to two claims: it knows devices and counters, and nothing of CPUs.
 *
 * <p>Any two devices that have a CPU in common must not be allocatable together. They are not if what both draw of some
 * counter is more than there is of it. That holds for devices used by capacity, too: all claims of such a device
 * together can have all of its CPUs, and draw on its counters once (dra-contract section 5.6, step 3). Claims of the
 * same device are kept apart by the device: there is one, or their amounts together are at most its CPUs.
 */
final class Separation {

    private final String scheme;
    private final Map<String, CounterSet> sets = new HashMap<>();

    Separation(String scheme, List<CounterSet> counterSets) {
        this.scheme = scheme;
        counterSets.forEach(set -> sets.put(set.name(), set));
    }

    /**
     * Checks every two devices that share a CPU.
     *
     * @throws dev.corelet.host.plugin.PluginFailure at the first two that could be allocated together
     */
    void check(List<Device> devices) {
        Map<Integer, BitSet> earlierOn = new HashMap<>();
        for (int i = 0; i < devices.size(); i++) {
            int index = i;
            Device device = devices.get(i);
            BitSet overlapping = new BitSet();
            device.cpus().stream().forEach(cpu -> {
                BitSet earlier = earlierOn.computeIfAbsent(cpu, none -> new BitSet());
                overlapping.or(earlier);
                earlier.set(index);
            });
            overlapping.stream().forEach(other -> check(device, devices.get(other)));
        }
    }

    private void check(Device device, Device other) {
        if (!excludeEachOther(device, other)) {
            CpuSet common = device.cpus().intersect(other.cpus());
            throw Subject.device(scheme, device)
                    .wrong(
                            "cpus",
                            "shares %s with device '%s', and both could be allocated at once; expected devices without a common CPU, or a counter of which both together draw more than there is",
                            common,
                            other.name());
        }
    }

    private boolean excludeEachOther(Device device, Device other) {
        for (CounterUse mine : device.counterUses()) {
            for (CounterUse theirs : other.counterUses()) {
                if (mine.counterSet().equals(theirs.counterSet()) && exceed(mine, theirs)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean exceed(CounterUse mine, CounterUse theirs) {
        CounterSet set = sets.get(mine.counterSet());
        for (Map.Entry<String, Long> drawn : mine.amounts().entrySet()) {
            Long alsoDrawn = theirs.amounts().get(drawn.getKey());
            Long total = set == null ? null : set.counters().get(drawn.getKey());
            // None is more than the total, so the difference can't overflow as the sum could.
            if (alsoDrawn != null && total != null && drawn.getValue() > total - alsoDrawn) {
                return true;
            }
        }
        return false;
    }
}
