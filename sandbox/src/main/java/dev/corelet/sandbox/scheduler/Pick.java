package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;

/**
 * A device that the search has taken for a request.
 *
 * @param shareId names the part of a shareable device
 * @param consumed what the part takes of the device's capacity
 */
record Pick(RequestTerms request, PoolDevice device, Optional<String> shareId, Map<String, Quantity> consumed) {}
