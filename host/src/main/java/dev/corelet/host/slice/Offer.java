package dev.corelet.host.slice;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.device.DeviceCatalog;

/**
 * What there is for claims.
 *
 * @param catalog the devices
 * @param withheld CPUs of theirs that claims can't have at the moment
 */
record Offer(DeviceCatalog catalog, CpuSet withheld) {}
