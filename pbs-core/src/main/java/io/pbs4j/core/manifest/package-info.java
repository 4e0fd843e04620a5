/**
 * The manifest {@code index.json.blob}: what a snapshot contains. It belongs to the client that wrote it;
 * a server edits nothing but the {@code unprotected} part.
 *
 * <pre>{@code
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.core.manifest.FileEntry;
 * import io.pbs4j.core.manifest.Manifest;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * Path file = Path.of("/mnt/backups/vm/100/2023-11-14T22:13:20Z/index.json.blob");
 * Manifest manifest = Manifest.ofBlob(file.toString(), Files.readAllBytes(file), Zstd.detect());
 * for (FileEntry entry : manifest.files()) {
 *   System.out.println(entry.name() + " " + entry.size() + " " + entry.cryptMode());
 * }
 * // prints: drive-scsi0.img.fidx 33554432 NONE
 * // prints: qemu-server.conf.blob 102 NONE
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.manifest;

import org.jspecify.annotations.NullMarked;
