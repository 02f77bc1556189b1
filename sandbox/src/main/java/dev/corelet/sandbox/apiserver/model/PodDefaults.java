package dev.corelet.sandbox.apiserver.model;

import static dev.corelet.sandbox.apiserver.model.Defaults.setIfAbsent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of a pod that schedulers, kubelets and runtimes rely on. */
final class PodDefaults {

    private static final int GRACE_PERIOD_SECONDS = 30;
    private static final Set<String> QOS_RESOURCES = Set.of("cpu", "memory");

    private PodDefaults() {}

    static void apply(ObjectNode pod) {
        if (!(pod.path("spec") instanceof ObjectNode spec)) {
            return;
        }
        setIfAbsent(spec, "restartPolicy", "Always");
        setIfAbsent(spec, "dnsPolicy", "ClusterFirst");
        setIfAbsent(spec, "schedulerName", "default-scheduler");
        if (!spec.hasNonNull("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", GRACE_PERIOD_SECONDS);
        }
        containers(pod).forEach(PodDefaults::requestWhatIsLimited);
        ObjectNode status = pod.withObjectProperty("status");
        setIfAbsent(status, "phase", "Pending");
        setIfAbsent(status, "qosClass", qosClass(pod));
    }

    private static void requestWhatIsLimited(ObjectNode container) {
        for (Map.Entry<String, JsonNode> limit :
                container.path("resources").path("limits").properties()) {
            ObjectNode requests = container.withObjectProperty("resources").withObjectProperty("requests");
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
    }

    private static List<ObjectNode> containers(ObjectNode pod) {
        List<ObjectNode> containers = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
                containers.add((ObjectNode) container);
            }
        }
        return containers;
    }

    private static String qosClass(ObjectNode pod) {
        boolean anything = false;
        boolean guaranteed = true;
        for (ObjectNode container : containers(pod)) {
            for (String resource : QOS_RESOURCES) {
                Optional<ResourceQuantity> request = amount(container, "requests", resource);
                Optional<ResourceQuantity> limit = amount(container, "limits", resource);
                anything |= request.isPresent() || limit.isPresent();
                guaranteed &= limit.isPresent() && request.equals(limit);
            }
        }
        if (!anything) {
            return "BestEffort";
        }
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static Optional<ResourceQuantity> amount(ObjectNode container, String list, String resource) {
        return ResourceQuantity.parse(
                        container.path("resources").path(list).path(resource).asString(""))
                .filter(quantity -> quantity.amount().signum() != 0);
    }
}
