package dev.corelet.sandbox.apiserver;

import java.util.Optional;

/**
 * One change of the store.
 *
 * @param object the object after the change; for a deletion the last state, with the version of the deletion
 * @param previous the object before the change; empty if it was created
 * @param version the version of the store that the change made
 * @param deleted whether the object is gone
 */
record Change(ApiObject object, Optional<ApiObject> previous, boolean deleted, long version) {}
