package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;

/**
 * What an object is found by.
 *
 * @param namespace empty for objects of the whole cluster
 */
record ObjectKey(ResourceType type, String namespace, String name) {}
