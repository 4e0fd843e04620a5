/**
 * Fixed ({@code .fidx}) and dynamic ({@code .didx}) indexes: the list of chunks that make up an archive.
 *
 * <pre>{@code
 * import io.pbs4j.core.index.IndexReader;
 * import java.nio.file.Path;
 *
 * Path file = Path.of("/mnt/backups/vm/100/2023-11-14T22:13:20Z/drive-scsi0.img.fidx");
 * try (IndexReader index = IndexReader.open(file)) {
 *   index.verifyCsum();
 *   System.out.println(index.count() + " chunks, " + index.size() + " bytes");
 *   index.forEach(
 *       (position, start, end, digest) -> {
 *         if (position == 0) {
 *           System.out.println(start + " to " + end);
 *         }
 *       });
 * }
 * // prints: 8 chunks, 33554432 bytes
 * // prints: 0 to 4194304
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.index;

import org.jspecify.annotations.NullMarked;
