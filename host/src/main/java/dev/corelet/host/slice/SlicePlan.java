package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The writes that turn the slices on the API server into the wanted ones, to be done in this order (dra-contract
 * sections 2.4, 4.5): what is obsolete goes first, so that no device is ever in two slices.
 *
 * @param deletions slices to delete, if they are still as they were read
 * @param updates slices to replace, each with the resourceVersion that was read
 * @param creations slices to create
 */
record SlicePlan(List<ResourceSlice> deletions, List<ResourceSlice> updates, List<ResourceSlice> creations) {

    /**
     * Compares what is there with what is wanted. The pool's generation rises when more than one write is needed to
     * get there; a change within one slice keeps it.
     */
    static SlicePlan between(List<ResourceSlice> existing, List<ResourceSlice> wanted) {
        long newest = existing.stream().mapToLong(SlicePlan::generation).max().orElse(0);
        List<ResourceSlice> current = existing.stream()
                .filter(slice -> generation(slice) == newest)
                .sorted(Comparator.comparing(slice -> slice.getMetadata().getName()))
                .toList();
        List<ResourceSlice> obsolete = new ArrayList<>(
                existing.stream().filter(slice -> generation(slice) != newest).toList());
        int matched = Math.min(current.size(), wanted.size());
        obsolete.addAll(current.subList(matched, current.size()));

        List<ResourceSlice> kept = current.subList(0, matched);
        long different = 0;
        for (int i = 0; i < matched; i++) {
            different += sameContent(kept.get(i), wanted.get(i)) ? 0 : 1;
        }
        boolean sameCount = current.size() == wanted.size();
        if (sameCount && different <= 1) {
            return new SlicePlan(obsolete, replacements(kept, wanted, newest, false), List.of());
        }
        long generation = newest + 1;
        List<ResourceSlice> creations = wanted.subList(matched, wanted.size()).stream()
                .map(slice -> at(generation, slice))
                .toList();
        return new SlicePlan(obsolete, replacements(kept, wanted, generation, true), creations);
    }

    private static List<ResourceSlice> replacements(
            List<ResourceSlice> kept, List<ResourceSlice> wanted, long generation, boolean all) {
        List<ResourceSlice> replacements = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            if (all || !sameContent(kept.get(i), wanted.get(i))) {
                replacements.add(new ResourceSliceBuilder(kept.get(i))
                        .withSpec(at(generation, wanted.get(i)).getSpec())
                        .build());
            }
        }
        return replacements;
    }

    private static boolean sameContent(ResourceSlice a, ResourceSlice b) {
        return Objects.equals(a.getSpec().getDevices(), b.getSpec().getDevices())
                && Objects.equals(a.getSpec().getNodeName(), b.getSpec().getNodeName())
                && Objects.equals(
                        a.getSpec().getPool().getResourceSliceCount(),
                        b.getSpec().getPool().getResourceSliceCount());
    }

    private static ResourceSlice at(long generation, ResourceSlice slice) {
        return new ResourceSliceBuilder(slice)
                .editSpec()
                .editPool()
                .withGeneration(generation)
                .endPool()
                .endSpec()
                .build();
    }

    private static long generation(ResourceSlice slice) {
        return Objects.requireNonNullElse(slice.getSpec().getPool().getGeneration(), 0L);
    }
}
