/**
 * Digests, the names of chunks.
 *
 * <pre>{@code
 * import io.pbs4j.core.chunk.Chunker;
 * import io.pbs4j.core.chunk.Digest;
 *
 * byte[] data = new byte[1 << 20];
 * Chunker chunker = new Chunker(64 << 10);
 * int length = chunker.next(data, 0, data.length);
 * System.out.println("first chunk: " + length + " bytes, name " + Digest.sha256(data, 0, length));
 * // prints: first chunk: 262144 bytes, name 8a39d2abd3999ab73c34db2476849cddf303ce389b35826850f9a700589b4a90
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.chunk;

import org.jspecify.annotations.NullMarked;
