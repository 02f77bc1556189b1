package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResultBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResultBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what the search has found, the way it goes into the status of a claim (contract section 5.8). */
final class ResultAssembler {

    private ResultAssembler() {}

    static Map<ClaimKey, AllocationResult> assemble(
            SchedulingNode node, List<PlannedClaim> claims, List<List<Pick>> picks) {
        Map<ClaimKey, AllocationResult> results = new LinkedHashMap<>();
        for (int i = 0; i < claims.size(); i++) {
            results.put(claims.get(i).key(), assemble(node, claims.get(i), picks.get(i)));
        }
        return results;
    }

    private static AllocationResult assemble(SchedulingNode node, PlannedClaim claim, List<Pick> picks) {
        List<RequestTerms> chosen = picks.stream().map(Pick::request).distinct().toList();
        return new AllocationResultBuilder()
                .withNewDevices()
                .withResults(picks.stream().map(ResultAssembler::result).toList())
                .withConfig(ResultConfig.of(claim, chosen))
                .endDevices()
                .withNodeSelector(ResultNodeSelector.of(node, picks).orElse(null))
                .build();
    }

    private static DeviceRequestAllocationResult result(Pick pick) {
        DeviceId id = pick.device().id();
        return new DeviceRequestAllocationResultBuilder()
                .withRequest(pick.request().fullName())
                .withDriver(id.driver())
                .withPool(id.pool())
                .withDevice(id.device())
                .withAdminAccess(pick.request().adminAccess() ? Boolean.TRUE : null)
                .withTolerations(pick.request().tolerations())
                .withBindingConditions(Absent.asEmpty(pick.device().device().getBindingConditions()))
                .withBindingFailureConditions(
                        Absent.asEmpty(pick.device().device().getBindingFailureConditions()))
                .withShareID(pick.shareId().orElse(null))
                .withConsumedCapacity(pick.consumed().isEmpty() ? null : pick.consumed())
                .build();
    }
}
