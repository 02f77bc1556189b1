package dev.corelet.api.policy;

/** A pod's quality of service class, which follows from what its containers request and are limited to. */
public enum QosClass {
    /** Every container requests exactly what it is limited to, CPU and memory. */
    GUARANTEED,
    /** Some container requests or is limited to something. */
    BURSTABLE,
    /** No container requests anything or is limited. */
    BEST_EFFORT
}
