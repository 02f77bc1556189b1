/**
 * The simulated container runtime of the sandbox: what containerd is to a node, without containers.
 *
 * <p>It speaks NRI over a unix socket to the real agent, resolves CDI devices from real spec files, and is as strict
 * as the Go implementations are (nri-contract.md section 7.2). It shares the generated messages with the NRI library
 * and nothing else, so that no mistake can cancel itself out.
 */
@NullMarked
package dev.corelet.sandbox.runtime;

import org.jspecify.annotations.NullMarked;
