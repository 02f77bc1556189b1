package dev.corelet.sandbox.scheduler;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads fields of Kubernetes objects, where an absent list or map may come as null or as empty. */
final class Absent {

    private Absent() {}

    static <T> List<T> asEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static <K, V> Map<K, V> asEmpty(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : map;
    }

    static boolean asFalse(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
