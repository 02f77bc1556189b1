package dev.corelet.host.slice;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of what is on offer the API server has.
 *
 * @param isCurrent whether it had all of it when it was looked at last
 * @param at when it had everything last; empty if it never had
 * @param slices how many there were then
 * @param devices how many they held
 * @param failure why the last attempt failed; empty if it did not
 */
public record Publication(boolean isCurrent, Optional<Instant> at, int slices, int devices, String failure) {}
