/**
 * Digests, the names of chunks.
 */
@NullMarked
package io.pbs4j.core.chunk;

import org.jspecify.annotations.NullMarked;
