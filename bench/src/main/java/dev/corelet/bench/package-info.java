/** What has to be fast, measured with JMH. */
package dev.corelet.bench;
