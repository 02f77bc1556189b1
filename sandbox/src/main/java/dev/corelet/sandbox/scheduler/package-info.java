/**
 * What kube-scheduler does for dynamic resource allocation on one node.
 *
 * <p>{@link dev.corelet.sandbox.scheduler.Allocator} follows the variant that upstream calls incubating, which serves
 * default clusters of Kubernetes 1.36 and 1.37. The order of pools, slices, devices and checks is upstream's, so the same
 * input gives the same devices, and so are the oddities that a cluster would show (section 5.10 of the DRA contract):
 *
 * <ul>
 *   <li>a device refused for a taint or a constraint leaves its counters taken, and giving a shareable device back
 *       during the search does not return them;
 *   <li>counters are kept by pool name alone, so two drivers whose pools have the same name share one account;
 *   <li>a shareable device refused by the second capacity check stays marked and keeps its constraints;
 *   <li>a list-valued {@code matchAttribute} stays narrowed when the search takes a device back;
 *   <li>{@code distinctAttribute} remembers one value for each request, the last one;
 *   <li>device names are checked for duplicates only among the slices for this node.
 * </ul>
 *
 * <p>Two differences are deliberate. Selectors are compiled before the search, so a broken one is an error even while
 * there is no device to try it on: a real API server would have refused the claim. A quantity is compared with a policy's
 * default by amount and not by spelling, which shows only with policies that a real API server refuses.
 */
package dev.corelet.sandbox.scheduler;
