/**
 * The plugin side of NRI, for a plugin that decides about CPUs (nri-contract.md sections 3 to 5).
 *
 * <p>{@link dev.corelet.nri.plugin.NriPlugin} keeps the connection; {@link dev.corelet.nri.plugin.NriHandler} is what
 * its user implements. No protobuf type is seen from outside.
 */
@NullMarked
package dev.corelet.nri.plugin;

import org.jspecify.annotations.NullMarked;
