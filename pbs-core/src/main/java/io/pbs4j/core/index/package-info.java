/**
 * Fixed ({@code .fidx}) and dynamic ({@code .didx}) indexes: the list of chunks that make up an archive.
 *
 * <pre>{@code
 * try (IndexReader index = IndexReader.open(path)) {
 *     index.forEach((position, start, end, digest) -> System.out.println(start + " " + digest));
 * }
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.index;

import org.jspecify.annotations.NullMarked;
