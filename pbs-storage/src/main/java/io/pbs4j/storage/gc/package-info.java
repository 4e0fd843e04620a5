/**
 * Garbage collection: removes chunks that no index names.
 *
 * <pre>{@code
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.storage.Datastore;
 * import io.pbs4j.storage.backend.Backend;
 * import io.pbs4j.storage.backend.SyncLevel;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import io.pbs4j.storage.gc.GcStatus;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 *
 * Path path = Path.of("/mnt/new");
 * FilesystemBackend.create(path);
 * Backend backend = FilesystemBackend.open(path, SyncLevel.FILESYSTEM);
 * try (Datastore store = new Datastore("backups", backend, Zstd.detect(), InstantSource.system())) {
 *   GcStatus status = store.collectGarbage("", line -> {}, () -> false);
 *   System.out.println(status.removedChunks() + " chunks removed");
 * }
 * // prints: 0 chunks removed
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.gc;

import org.jspecify.annotations.NullMarked;
