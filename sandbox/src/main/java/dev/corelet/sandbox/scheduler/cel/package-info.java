/** The CEL environment that Kubernetes offers to the selectors of device classes and requests. */
package dev.corelet.sandbox.scheduler.cel;
