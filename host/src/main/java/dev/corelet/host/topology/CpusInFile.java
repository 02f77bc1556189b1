package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;

/**
 * A set of CPUs, offline ones too, and the file that holds it.
 *
 * @param file its path, relative to the directory of the CPU or node that it is about
 */
record CpusInFile(CpuSet cpus, String file) {}
