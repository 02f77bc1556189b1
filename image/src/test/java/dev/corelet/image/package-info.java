/** What is in the image and how it behaves, and the peers that its agent rehearses with and is measured beside. */
package dev.corelet.image;
