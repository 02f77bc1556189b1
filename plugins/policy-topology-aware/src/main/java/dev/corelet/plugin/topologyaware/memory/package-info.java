/**
 * Which memory a container gets: zones of NUMA nodes, and who moves where when there is too little. Pure functions over
 * immutable values.
 */
package dev.corelet.plugin.topologyaware.memory;
