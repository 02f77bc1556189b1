package dev.corelet.nri.plugin;

import java.util.OptionalLong;

/**
 * A change of a container's resources that somebody asks a runtime for. What is not set stays as it is.
 *
 * @param cpu its CPU resources; 0 and an empty list mean no change
 * @param memoryLimitBytes how much memory it may use at most; empty for no change
 */
public record ResourceChange(CpuResources cpu, OptionalLong memoryLimitBytes) {}
