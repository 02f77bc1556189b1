/**
 * What kube-scheduler does for dynamic resource allocation on one node.
 *
 * <p>{@link dev.corelet.sandbox.scheduler.Allocator} follows the variant that upstream calls incubating, which serves
 * default clusters of Kubernetes 1.36 and 1.37. The order of pools, slices, devices and checks is upstream's, so the same
 * input gives the same devices in as many steps. Of the oddities that section 5.10 of the DRA contract lists, these show
 * here as they do in a cluster:
 *
 * <ul>
 *   <li>a list-valued {@code matchAttribute} stays narrowed when the search takes a device back;
 *   <li>{@code distinctAttribute} remembers one value for each request, the last one;
 *   <li>device names are checked for duplicates only among the slices for this node;
 *   <li>without fractional ranges, a request within a range is rounded up to whole units.
 * </ul>
 *
 * <p>The others are defects that upstream has mended since, each with a row in its table of cases, and are not rebuilt
 * here: counters that stayed taken when a taint, a constraint or the capacity refused a device or when a shared device was
 * given back, and counters that were kept by pool name whatever the driver.
 *
 * <p>Two differences are deliberate. Selectors are compiled before the search, so a broken one is an error even while
 * there is no device to try it on: a real API server would have refused the claim. A quantity is compared with a policy's
 * default by amount and not by spelling, which shows only with policies that a real API server refuses.
 */
package dev.corelet.sandbox.scheduler;
