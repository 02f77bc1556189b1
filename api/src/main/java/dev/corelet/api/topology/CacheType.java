package dev.corelet.api.topology;

/** What a cache holds, as in {@code cpu<N>/cache/index<i>/type}. */
public enum CacheType {
    DATA,
    INSTRUCTION,
    UNIFIED
}
