/** Byte streams over unix sockets: one interface, two ways to get at a socket. */
@NullMarked
package dev.corelet.nri.transport;

import org.jspecify.annotations.NullMarked;
