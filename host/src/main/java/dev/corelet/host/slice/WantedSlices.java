package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The slices that the API server shall have. Where it stored something else than it was sent, that is wanted from then
 * on, until something else is to be sent: sending the same again would only go on for ever. Not thread safe.
 */
final class WantedSlices {

    private List<ResourceSlice> asked = List.of();
    private List<ResourceSlice> agreed = List.of();

    /** Wants these slices instead. */
    void ask(List<ResourceSlice> slices) {
        List<ResourceSlice> next = new ArrayList<>(slices);
        for (int i = 0; i < Math.min(slices.size(), asked.size()); i++) {
            if (SliceContent.isSame(slices.get(i), asked.get(i))) {
                next.set(i, agreed.get(i));
            }
        }
        asked = List.copyOf(slices);
        agreed = next;
    }

    /** Goes back to what was asked for, whatever a server made of it. */
    void forgetAgreed() {
        agreed = new ArrayList<>(asked);
    }

    /** Wants a slice as the server stored it. */
    void agree(int index, ResourceSlice stored) {
        agreed.set(
                index,
                new ResourceSliceBuilder(asked.get(index))
                        .withSpec(stored.getSpec())
                        .build());
    }

    /** Returns the slices, in order. */
    List<ResourceSlice> slices() {
        return agreed;
    }
}
