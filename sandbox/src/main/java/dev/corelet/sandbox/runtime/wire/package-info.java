/**
 * The runtime's end of an NRI connection, as Go's mux and ttrpc libraries behave (nri-contract.md sections 1, 2, 7.2).
 *
 * <p>Written apart from the agent's end on purpose.
 */
@NullMarked
package dev.corelet.sandbox.runtime.wire;

import org.jspecify.annotations.NullMarked;
