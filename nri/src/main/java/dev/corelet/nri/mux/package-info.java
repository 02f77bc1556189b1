/** The connection multiplexer of NRI: several byte streams over one socket (nri-contract.md section 1). */
@NullMarked
package dev.corelet.nri.mux;

import org.jspecify.annotations.NullMarked;
