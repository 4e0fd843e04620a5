/**
 * Garbage collection: removes chunks that no index names.
 */
@NullMarked
package io.pbs4j.storage.gc;

import org.jspecify.annotations.NullMarked;
