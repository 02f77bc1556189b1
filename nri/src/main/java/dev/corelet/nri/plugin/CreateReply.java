package dev.corelet.nri.plugin;

import java.util.Map;

/**
 * The answer to the creation of a container.
 *
 * @param adjustment what the new container gets; {@link CpuResources#NONE} to leave it alone
 * @param updates what others get, by container id; never holds the new one
 */
public record CreateReply(CpuResources adjustment, Map<String, CpuResources> updates) {

    /** Leaves everything as it is. */
    public static final CreateReply NONE = new CreateReply(CpuResources.NONE, Map.of());

    public CreateReply {
        updates = Map.copyOf(updates);
    }
}
