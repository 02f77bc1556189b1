package dev.corelet.api.policy;

/**
 * A container and where it was placed.
 *
 * @param container the container
 * @param placement where it may run
 */
public record PlacedContainer(Container container, Placement placement) {}
