package dev.corelet.sandbox.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ResourceClaim;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses what the runtime injects into a container. */
final class ContainerCdi {

    private ContainerCdi() {}

    /**
     * Returns the CDI ids of the devices that a container uses: for each of its claims all devices, or those that
     * serve the request it names.
     *
     * @param prepared the devices of each of the pod's claims, by the name that the pod gives the claim
     */
    static List<String> ids(Container container, Map<String, List<PreparedDevice>> prepared) {
        Set<String> ids = new LinkedHashSet<>();
        if (container.getResources() != null) {
            for (ResourceClaim claim : container.getResources().getClaims()) {
                prepared.getOrDefault(claim.getName(), List.of()).stream()
                        .filter(device -> claim.getRequest() == null || device.serves(claim.getRequest()))
                        .forEach(device -> ids.addAll(device.cdiIds()));
            }
        }
        return List.copyOf(ids);
    }
}
