package dev.corelet.api.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pod that a container is part of.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its UID
 * @param qos its quality of service class
 * @param labels its labels
 * @param annotations its annotations; whoever may create a pod writes them
 */
public record Pod(
        String namespace,
        String name,
        String uid,
        QosClass qos,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations) {

    public Pod {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }
}
