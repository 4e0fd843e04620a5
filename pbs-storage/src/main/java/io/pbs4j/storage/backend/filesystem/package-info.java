/**
 * A backend on a local directory in the exact layout of Proxmox Backup Server. See {@code docs/formats.md}, "Directory layout".
 *
 * <pre>{@code
 * import io.pbs4j.storage.backend.Backend;
 * import io.pbs4j.storage.backend.SyncLevel;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import java.nio.file.Path;
 *
 * Path path = Path.of("/mnt/new");
 * FilesystemBackend.create(path);
 * try (Backend backend = FilesystemBackend.open(path, SyncLevel.FILESYSTEM)) {
 *   backend.createContainer("host");
 *   System.out.println(backend.exists("host"));
 * }
 * // prints: true
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.backend.filesystem;

import org.jspecify.annotations.NullMarked;
