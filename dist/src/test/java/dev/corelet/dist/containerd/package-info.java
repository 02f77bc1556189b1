/** A real containerd under the control of a test: fetched, configured, started, spoken to over CRI, removed without a trace. */
package dev.corelet.dist.containerd;
