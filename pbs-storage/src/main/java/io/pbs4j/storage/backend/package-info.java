/**
 * The one contract below a datastore: named objects, containers and chunks on some storage. Implementations are siblings in sub packages; nothing above asks which one it has.
 *
 * <pre>{@code
 * import io.pbs4j.storage.backend.Backend;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import java.nio.charset.StandardCharsets;
 * import java.nio.file.Path;
 *
 * try (Backend backend = FilesystemBackend.openForReading(Path.of("/mnt/backups"))) {
 *   byte[] owner = backend.read("vm/100/owner", 100).orElseThrow();
 *   System.out.println(new String(owner, StandardCharsets.UTF_8).strip());
 *   System.out.println(backend.list("vm/100/2023-11-14T22:13:20Z").size() + " files");
 * }
 * // prints: tester@pbs
 * // prints: 4 files
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.backend;

import org.jspecify.annotations.NullMarked;
