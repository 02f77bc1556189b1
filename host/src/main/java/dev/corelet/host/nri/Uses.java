package dev.corelet.host.nri;

import dev.corelet.host.node.Used;
import dev.corelet.nri.plugin.NriContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which things of the node a container uses of its own: not those that every container has. Pure functions. */
final class Uses {

    /** What runtimes and the kubelet put into containers: name resolution, libraries, logs. */
    private static final Pattern USUAL_DESTINATION =
            Pattern.compile("/(etc|lib[^/]*|usr/lib[^/]*|dev/termination-log)(/.*)?");

    /** Volumes that the kubelet writes itself. */
    private static final Pattern USUAL_SOURCE = Pattern.compile(".*/kubernetes\\.io~(configmap|secret)/.*");

    private Uses() {}

    static List<Used> of(NriContainer container) {
        List<Used> used = new ArrayList<>();
        for (NriContainer.Device device : container.devices()) {
            if (device.type().matches("[bcu]")) {
                used.add(new Used.Device(device.path(), device.type().equals("b"), device.major(), device.minor()));
            }
        }
        for (NriContainer.Mount mount : container.mounts()) {
            if (isItsOwn(mount)) {
                used.add(new Used.Mount(mount.source()));
            }
        }
        return used;
    }

    private static boolean isItsOwn(NriContainer.Mount mount) {
        return mount.source().startsWith("/")
                && !mount.source().contains("/../")
                && !mount.options().contains("ro")
                && !USUAL_DESTINATION.matcher(mount.destination()).matches()
                && !USUAL_SOURCE.matcher(mount.source()).matches();
    }
}
