package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceAllocationConfiguration;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAllocationConfigurationBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClaimConfiguration;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClassConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the configuration that comes with an allocation: that of classes first, then that of the claim.
 *
 * <p>An entry for all requests of a claim names none, as Kubernetes 1.37 writes it; 1.36 lists the names.
 */
final class ResultConfig {

    private ResultConfig() {}

    /**
     * Returns the configuration for the claim.
     *
     * @param chosen for each request of the claim in order, what was chosen to serve it
     */
    static List<DeviceAllocationConfiguration> of(PlannedClaim claim, List<RequestTerms> chosen) {
        List<DeviceAllocationConfiguration> config = new ArrayList<>();
        addClassConfig(config, chosen);
        for (DeviceClaimConfiguration entry :
                Absent.asEmpty(claim.claim().getSpec().getDevices().getConfig())) {
            List<String> requests = Absent.asEmpty(entry.getRequests());
            if (chosen.stream().anyMatch(terms -> terms.isNamedIn(requests))) {
                config.add(new DeviceAllocationConfigurationBuilder()
                        .withSource("FromClaim")
                        .withRequests(shorten(requests, chosen))
                        .withOpaque(entry.getOpaque())
                        .build());
            }
        }
        return config;
    }

    private static void addClassConfig(List<DeviceAllocationConfiguration> config, List<RequestTerms> chosen) {
        for (DeviceClass deviceClass :
                chosen.stream().map(RequestTerms::deviceClass).distinct().toList()) {
            List<String> requests = chosen.stream()
                    .filter(terms -> terms.deviceClass().equals(deviceClass))
                    .map(RequestTerms::fullName)
                    .toList();
            for (DeviceClassConfiguration entry : configOf(deviceClass)) {
                config.add(new DeviceAllocationConfigurationBuilder()
                        .withSource("FromClass")
                        .withRequests(shorten(requests, chosen))
                        .withOpaque(entry.getOpaque())
                        .build());
            }
        }
    }

    private static List<DeviceClassConfiguration> configOf(DeviceClass deviceClass) {
        return deviceClass.getSpec() == null
                ? List.of()
                : Absent.asEmpty(deviceClass.getSpec().getConfig());
    }

    private static List<String> shorten(List<String> requests, List<RequestTerms> chosen) {
        boolean coversAll = chosen.stream().allMatch(terms -> terms.isNamedIn(requests));
        return coversAll ? List.of() : List.copyOf(requests);
    }
}
