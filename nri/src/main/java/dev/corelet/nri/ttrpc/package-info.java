/** Unary ttrpc calls, in both directions, over a multiplexed connection (nri-contract.md section 2). */
@NullMarked
package dev.corelet.nri.ttrpc;

import org.jspecify.annotations.NullMarked;
