/** A datastore: snapshots, chunks, locks and sessions on a storage backend. *
 * <pre>{@code
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.core.snapshot.BackupGroup;
 * import io.pbs4j.core.snapshot.Namespace;
 * import io.pbs4j.storage.Datastore;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 *
 * FilesystemBackend backend = FilesystemBackend.openForReading(Path.of("/mnt/backups"));
 * try (Datastore store = new Datastore("backups", backend, Zstd.detect(), InstantSource.system())) {
 *   for (BackupGroup group : store.snapshots().groups(Namespace.ROOT)) {
 *     System.out.println(group + ": " + store.snapshots().snapshots(Namespace.ROOT, group).size());
 *   }
 * }
 * // prints: host/by-token: 1
 * // prints: host/chunk64k: 1
 * // prints: host/enc-none: 2
 * // prints: host/enc-pbkdf2-master: 1
 * // prints: host/plain: 3
 * // prints: host/signed: 1
 * // prints: vm/100: 2
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage;

import org.jspecify.annotations.NullMarked;
