package dev.corelet.api.device;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Amounts that several devices draw on, so that claims of some rule out claims of others (partitionable devices,
 * KEP-4815).
 *
 * @param name a DNS label, unique among the scheme's sets
 * @param counters what there is of each counter, by name (DNS labels); 1 to 32 entries, none negative
 */
public record CounterSet(String name, SortedMap<String, Long> counters) {

    public CounterSet {
        Objects.requireNonNull(name, "name");
        counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
    }
}
