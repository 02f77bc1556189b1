/**
 * What the annotations of pods say in YAML. Whoever may create a pod writes them, so all that is read is bounded. Pure
 * functions over immutable values.
 */
package dev.corelet.plugin.topologyaware.annotation;
