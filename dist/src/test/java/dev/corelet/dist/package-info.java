/** What the whole of Corelet promises: how its modules hang together, what ships, and that it works where it runs. */
package dev.corelet.dist;
