/**
 * Archives of a snapshot, read at any place: their bytes are put together from chunks that are fetched, proven
 * and decrypted when they are needed.
 */
@NullMarked
package io.pbs4j.core.archive;

import org.jspecify.annotations.NullMarked;
