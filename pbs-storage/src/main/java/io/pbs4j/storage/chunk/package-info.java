/**
 * Chunks by digest: proven while they are received, inserted by the rules that keep a store sound, read and touched.
 */
@NullMarked
package io.pbs4j.storage.chunk;

import org.jspecify.annotations.NullMarked;
