package dev.corelet.plugin.topologyaware;

import dev.corelet.plugin.topologyaware.memory.MemoryOffer;
import java.util.Optional;

/**
 * How well a pool suits a container.
 *
 * @param pool the pool
 * @param coversClaims whether it holds the CPUs of all claims of the container
 * @param isolatedLeft how many isolated CPUs would be left; less than none if there are not enough
 * @param sharedLeft how much could still be granted then; less than nothing if there is not enough
 * @param attraction how strongly others attract the container to it
 * @param closeness how close it is to all things that the container uses, 0 to 1
 * @param partialCloseness how close it is to those of them that it is close to at all, 0 to 1
 * @param allocatable how much can be granted in it now
 * @param priorityLeft how many CPUs of the wanted priority would be left; less than none if there are not enough
 * @param colocated how many containers are in it already
 * @param memory what memory the container would get; empty if there is not enough
 * @param kindsMatch whether that is of all kinds that are wanted and of no others
 * @param kindsThere whether the pool has memory of the kinds that are wanted
 * @param memoryBytes the memory of those kinds in the pool
 */
record Score(
        Pool pool,
        boolean coversClaims,
        int isolatedLeft,
        int sharedLeft,
        double attraction,
        double closeness,
        double partialCloseness,
        int allocatable,
        int priorityLeft,
        int colocated,
        Optional<MemoryOffer> memory,
        boolean kindsMatch,
        boolean kindsThere,
        long memoryBytes) {}
