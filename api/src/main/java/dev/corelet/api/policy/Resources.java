package dev.corelet.api.policy;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container asks for natively, that is, in its {@code resources} and not by claims.
 *
 * @param milliCpu the CPU time that it requests, in thousandths of a CPU; 0 if it requests none
 * @param milliCpuLimit the CPU time that it is limited to; empty if it is not
 * @param memoryBytes the memory that it requests; 0 if it requests none
 * @param memoryLimitBytes the memory that it is limited to; empty if it is not
 * @param source how the host knows
 */
public record Resources(
        int milliCpu, OptionalInt milliCpuLimit, long memoryBytes, OptionalLong memoryLimitBytes, Source source) {

    /** How the host knows what a container asks for. */
    public enum Source {
        /** Its pod's specification says so. */
        SPEC,
        /** It was worked out from what the container runtime shows, since the specification is not known. */
        ESTIMATE
    }

    /** Of a container that asks for nothing. */
    public static final Resources NONE = new Resources(0, OptionalInt.empty(), 0, OptionalLong.empty(), Source.SPEC);

    public Resources {
        if (milliCpu < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException(
                    "a request of %d m CPU and %d bytes is negative".formatted(milliCpu, memoryBytes));
        }
    }
}
