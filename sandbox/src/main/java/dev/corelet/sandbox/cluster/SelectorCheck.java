package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import dev.corelet.sandbox.manifest.Manifest;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import dev.corelet.sandbox.scheduler.cel.SelectorException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequest;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceSelector;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimSpec;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses objects whose CEL selectors do not compile, as a real API server does. */
final class SelectorCheck {

    private final CelCompiler compiler;

    SelectorCheck(CelCompiler compiler) {
        this.compiler = compiler;
    }

    /**
     * Compiles all selectors of an object.
     *
     * @throws OperatorException if one does not compile; the message names file, line, object and what is wrong
     */
    void check(Manifest manifest) {
        HasMetadata object = manifest.object();
        for (DeviceSelector selector : selectors(object).toList()) {
            try {
                Object unused = compiler.compile(selector.getCel().getExpression());
            } catch (SelectorException e) {
                throw new OperatorException(
                        "%s: %s %s: %s"
                                .formatted(
                                        manifest.source(),
                                        object.getKind(),
                                        object.getMetadata().getName(),
                                        e.getMessage()),
                        e);
            }
        }
    }

    private static Stream<DeviceSelector> selectors(HasMetadata object) {
        Stream<DeviceSelector> all;
        if (object instanceof DeviceClass deviceClass) {
            all = Optional.ofNullable(deviceClass.getSpec()).stream().flatMap(spec -> stream(spec.getSelectors()));
        } else if (object instanceof ResourceClaim claim) {
            all = ofClaim(claim.getSpec());
        } else if (object instanceof ResourceClaimTemplate template && template.getSpec() != null) {
            all = ofClaim(template.getSpec().getSpec());
        } else {
            all = Stream.of();
        }
        return all.filter(
                selector -> selector.getCel() != null && selector.getCel().getExpression() != null);
    }

    private static Stream<DeviceSelector> ofClaim(@Nullable ResourceClaimSpec claim) {
        return claim == null || claim.getDevices() == null
                ? Stream.of()
                : stream(claim.getDevices().getRequests()).flatMap(SelectorCheck::ofRequest);
    }

    private static Stream<DeviceSelector> ofRequest(DeviceRequest request) {
        return Stream.concat(
                request.getExactly() == null
                        ? Stream.of()
                        : stream(request.getExactly().getSelectors()),
                stream(request.getFirstAvailable()).flatMap(alternative -> stream(alternative.getSelectors())));
    }

    private static <T> Stream<T> stream(@Nullable List<T> list) {
        return list == null ? Stream.of() : list.stream();
    }
}
