package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The writes that turn the slices on the API server into the wanted ones, to be done in this order (dra-contract
 * sections 2.4, 4.5): what is obsolete goes first, so that no device is ever in two slices.
 *
 * @param deletions slices to delete, if they are still as they were read
 * @param updates slices to replace, each with the resourceVersion that was read
 * @param creations slices to create
 */
record SlicePlan(List<GenericKubernetesResource> deletions, List<Write> updates, List<Write> creations) {

    /**
     * One slice to write.
     *
     * @param index its place among the wanted ones
     * @param slice the object to send
     */
    record Write(int index, GenericKubernetesResource slice) {}

    /**
     * Compares what is there with what is wanted. A slice that is there is the wanted one that its name was generated
     * for. The pool's generation rises when more than one write is needed to get there; a change within one slice keeps
     * it.
     *
     * @param lastGeneration the highest that was ever written; generations do not fall when all slices are deleted
     */
    static SlicePlan between(
            List<GenericKubernetesResource> existing, List<GenericKubernetesResource> wanted, long lastGeneration) {
        long newest = existing.stream().mapToLong(SliceFields::generation).max().orElse(0);
        List<GenericKubernetesResource> deletions = new ArrayList<>();
        Map<Integer, GenericKubernetesResource> kept = new TreeMap<>();
        boolean fewer = false;
        for (GenericKubernetesResource slice : inOrderOfNames(existing)) {
            int index = SliceSpecs.indexOf(slice.getMetadata().getName());
            boolean current = SliceFields.generation(slice) == newest;
            if (!current || index < 0 || index >= wanted.size() || kept.containsKey(index)) {
                deletions.add(slice);
                fewer |= current && index >= wanted.size();
            } else {
                kept.put(index, slice);
            }
        }
        long different = kept.entrySet().stream()
                .filter(entry -> differs(entry.getValue(), wanted.get(entry.getKey())))
                .count();
        boolean rises = different > 1 || fewer || kept.size() < wanted.size();
        long generation = rises ? Math.max(newest, lastGeneration) + 1 : newest;
        List<Write> updates = new ArrayList<>();
        List<Write> creations = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            GenericKubernetesResource stored = kept.get(i);
            if (stored == null) {
                creations.add(new Write(i, created(wanted.get(i), generation)));
            } else if (rises || differs(stored, wanted.get(i))) {
                updates.add(new Write(i, SliceContent.replaced(stored, wanted.get(i), generation)));
            }
        }
        return new SlicePlan(deletions, updates, creations);
    }

    /** Returns how many writes there are. */
    int size() {
        return deletions.size() + updates.size() + creations.size();
    }

    /** Returns whether a slice goes when its Node does. */
    static boolean isOwned(GenericKubernetesResource slice) {
        return slice.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> "Node".equals(owner.getKind())
                        && Objects.equals(
                                owner.getName(), SliceFields.spec(slice).get(SliceFields.NODE_NAME)));
    }

    private static boolean differs(GenericKubernetesResource stored, GenericKubernetesResource wanted) {
        return !SliceContent.isSame(wanted, stored) || !isOwned(stored);
    }

    private static List<GenericKubernetesResource> inOrderOfNames(List<GenericKubernetesResource> slices) {
        return slices.stream()
                .sorted(Comparator.comparing(slice -> slice.getMetadata().getName()))
                .toList();
    }

    /** The object to create is for the server alone, which the wanted one is not. */
    private static GenericKubernetesResource created(GenericKubernetesResource wanted, long generation) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setGenerateName(wanted.getMetadata().getGenerateName());
        return SliceFields.slice(metadata, SliceFields.spec(SliceContent.at(generation, wanted)));
    }
}
