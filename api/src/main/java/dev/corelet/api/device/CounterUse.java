package dev.corelet.api.device;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a device draws from a counter set while a claim has it.
 *
 * @param counterSet the set's name
 * @param amounts how much of which of its counters; 1 to 32 entries
 */
public record CounterUse(String counterSet, SortedMap<String, Long> amounts) {

    public CounterUse {
        Objects.requireNonNull(counterSet, "counterSet");
        amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    }
}
