package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import dev.corelet.sandbox.apiserver.ApiException;
import dev.corelet.sandbox.apiserver.ApiObjects;
import dev.corelet.sandbox.manifest.Manifest;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import dev.corelet.sandbox.script.ObjectName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Applies and deletes objects as a user does with kubectl. */
final class Workloads {

    private final ApiObjects api;
    private final SelectorCheck selectors = new SelectorCheck(new CelCompiler());

    Workloads(ApiObjects api) {
        this.api = api;
    }

    /**
     * Creates the objects, or changes those that exist, in their order.
     *
     * @throws OperatorException if the API server refuses one; those before it are applied
     */
    void apply(List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            selectors.check(manifest);
            try {
                apply(manifest.object());
            } catch (ApiException e) {
                throw manifest.refusedBy(e);
            }
        }
    }

    private void apply(HasMetadata object) {
        Optional<? extends HasMetadata> existing = existing(object);
        if (existing.isEmpty()) {
            HasMetadata unused = api.create(object);
            return;
        }
        HasMetadata before = existing.get();
        object.setMetadata(new ObjectMetaBuilder(before.getMetadata())
                .addToLabels(object.getMetadata().getLabels())
                .addToAnnotations(object.getMetadata().getAnnotations())
                .build());
        if (object instanceof Pod pod) {
            pod.getSpec().setNodeName(((Pod) before).getSpec().getNodeName());
        }
        HasMetadata unused = api.update(object);
    }

    private Optional<? extends HasMetadata> existing(HasMetadata object) {
        String name = object.getMetadata().getName();
        if (name == null) {
            return Optional.empty(); // the API server generates one, or complains
        }
        String namespace =
                Optional.ofNullable(object.getMetadata().getNamespace()).orElse("default");
        return Kinds.isNamespaced(object.getKind())
                ? api.get(object.getClass(), namespace, name)
                : api.get(object.getClass(), name);
    }

    /**
     * Deletes an object, or all whose names are like the one given; what is in use is only marked and goes later.
     *
     * @throws OperatorException if there is no such object or one cannot be deleted
     */
    void delete(ObjectName object) {
        Class<? extends HasMetadata> model = Kinds.model(object.kind());
        if (Kinds.isNamespaced(object.kind()) == object.namespace().isEmpty()) {
            throw new OperatorException("delete %s: expected %s"
                    .formatted(
                            object,
                            object.namespace().isEmpty()
                                    ? object.kind() + "/NAMESPACE/NAME"
                                    : object.kind() + "/NAME, as it has no namespace"));
        }
        try {
            for (String name : names(object, model)) {
                if (object.namespace().isEmpty()) {
                    api.delete(model, name);
                } else {
                    api.delete(model, object.namespace(), name);
                }
            }
        } catch (ApiException e) {
            throw new OperatorException("delete %s: %s".formatted(object, e.getMessage()), e);
        }
    }

    private List<String> names(ObjectName object, Class<? extends HasMetadata> model) {
        if (!object.isPattern()) {
            return List.of(object.name());
        }
        List<String> names = api.list(model).stream()
                .map(HasMetadata::getMetadata)
                .filter(found ->
                        object.namespace().isEmpty() || object.namespace().equals(found.getNamespace()))
                .map(ObjectMeta::getName)
                .filter(object::names)
                .toList();
        if (names.isEmpty()) {
            throw new OperatorException("delete %s: there is none".formatted(object));
        }
        return names;
    }
}
