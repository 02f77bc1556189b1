package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;

/**
 * The slices that the API server shall have. Where it stored something else than it was sent, that is wanted from then
 * on, until something else is to be sent: sending the same again would only go on for ever. Not thread safe.
 */
final class WantedSlices {

    private List<GenericKubernetesResource> asked = List.of();
    private List<GenericKubernetesResource> agreed = List.of();

    /** Wants these slices instead. */
    void ask(List<GenericKubernetesResource> slices) {
        List<GenericKubernetesResource> next = new ArrayList<>(slices);
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
    void agree(int index, GenericKubernetesResource stored) {
        agreed.set(index, SliceContent.shared(asked.get(index), stored));
    }

    /** Returns the slices, in order. */
    List<GenericKubernetesResource> slices() {
        return agreed;
    }
}
