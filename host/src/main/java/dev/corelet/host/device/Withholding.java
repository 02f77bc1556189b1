package dev.corelet.host.device;

import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.List;

/** What devices look like to the cluster while some CPUs are withheld from claims. A pure function. */
final class Withholding {

    private final CpuSet withheld;
    private final DeviceTaint taint;

    Withholding(CpuSet withheld, DeviceTaint taint) {
        this.withheld = withheld;
        this.taint = taint;
    }

    /** Returns the device itself if none of its CPUs is withheld. */
    Device applyTo(Device device) {
        if (!withheld.intersects(device.cpus())) {
            return device;
        }
        return device.use() instanceof DeviceUse.ByCapacity use ? narrowed(device, use) : tainted(device);
    }

    private Device narrowed(Device device, DeviceUse.ByCapacity use) {
        CpuSet left = device.cpus().minus(withheld);
        CpuAmounts amounts = use.amounts();
        if (left.size() < amounts.min()) {
            return tainted(device);
        }
        int steps = (Math.min(left.size(), amounts.max()) - amounts.min()) / amounts.step();
        int max = amounts.min() + steps * amounts.step();
        CpuAmounts allowed = new CpuAmounts(amounts.min(), amounts.step(), max, Math.min(amounts.usual(), max));
        return device.withUse(left, new DeviceUse.ByCapacity(use.capacity(), allowed));
    }

    private Device tainted(Device device) {
        List<DeviceTaint> taints = new ArrayList<>(device.taints());
        taints.add(taint);
        return device.withTaints(taints);
    }
}
