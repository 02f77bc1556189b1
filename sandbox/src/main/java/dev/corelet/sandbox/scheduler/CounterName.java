package dev.corelet.sandbox.scheduler;

/** A counter of a counter set. */
record CounterName(String set, String counter) {}
