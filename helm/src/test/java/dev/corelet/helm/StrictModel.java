package dev.corelet.helm;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Kubernetes model, as strict as a server with {@code fieldValidation=Strict}: a field that it has not is a mistake. */
final class StrictModel {

    private static final String MODEL = "io.fabric8.kubernetes.api.model";
    private static final KubernetesSerialization MODEL_READER = new KubernetesSerialization();
    private static final String UNKNOWN = "additionalProperties";

    /** Kinds of others, which the model can't know. */
    private static final Set<String> FOREIGN =
            Set.of("monitoring.coreos.com/v1 ServiceMonitor", "security.openshift.io/v1 SecurityContextConstraints");

    private StrictModel() {}

    /** Returns the documents as objects of the model, without those of foreign kinds. */
    static List<HasMetadata> objects(List<Map<String, Object>> documents) {
        List<HasMetadata> objects = new ArrayList<>();
        for (Map<String, Object> document : documents) {
            String kind = document.get("apiVersion") + " " + document.get("kind");
            if (FOREIGN.contains(kind)) {
                continue;
            }
            Object object = MODEL_READER.unmarshal(MODEL_READER.asJson(document), KubernetesResource.class);
            if (object instanceof GenericKubernetesResource || !(object instanceof HasMetadata known)) {
                throw new AssertionError("unknown kind " + kind);
            }
            List<String> unknown = new ArrayList<>();
            collect(known, kind, unknown);
            if (!unknown.isEmpty()) {
                throw new AssertionError("unknown fields: " + unknown);
            }
            objects.add(known);
        }
        return objects;
    }

    private static void collect(Object value, String path, List<String> unknown) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> collect(entry, path + "." + key, unknown));
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, path + "[]", unknown));
        } else if (value != null
                && value.getClass().getName().startsWith(MODEL)
                && !value.getClass().isEnum()) {
            fields(value, path, unknown);
        }
    }

    private static void fields(Object object, String path, List<String> unknown) {
        for (Field field : object.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            Object value = read(field, object);
            if (!field.getName().equals(UNKNOWN)) {
                collect(value, path + "." + field.getName(), unknown);
            } else if (value instanceof Map<?, ?> map) {
                map.keySet().forEach(key -> unknown.add(path + "." + key));
            }
        }
    }

    private static Object read(Field field, Object object) {
        try {
            field.setAccessible(true);
            Object value = field.get(object);
            return value == null ? "" : value;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
