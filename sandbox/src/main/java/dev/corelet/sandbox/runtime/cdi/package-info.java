/** The injection of CDI devices, as a runtime does it (dra-contract.md section 6). */
@NullMarked
package dev.corelet.sandbox.runtime.cdi;

import org.jspecify.annotations.NullMarked;
