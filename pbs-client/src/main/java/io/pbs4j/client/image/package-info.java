/**
 * Disk images: their chunks, and zeros in them.
 */
@NullMarked
package io.pbs4j.client.image;

import org.jspecify.annotations.NullMarked;
