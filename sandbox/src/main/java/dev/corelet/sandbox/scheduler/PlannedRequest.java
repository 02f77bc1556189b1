package dev.corelet.sandbox.scheduler;

import java.util.List;
import java.util.Optional;

/**
 * A request, or one alternative of it, ready for the search.
 *
 * @param count how many devices it takes
 * @param all the very devices to take, for a request that wants all that match
 */
record PlannedRequest(RequestTerms terms, int count, Optional<List<PoolDevice>> all) {}
