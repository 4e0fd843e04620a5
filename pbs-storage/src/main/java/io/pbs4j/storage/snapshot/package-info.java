/**
 * Groups, snapshots, owners, notes, protection and namespaces of a datastore.
 *
 * <pre>{@code
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.core.snapshot.BackupGroup;
 * import io.pbs4j.core.snapshot.Namespace;
 * import io.pbs4j.storage.Datastore;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import io.pbs4j.storage.snapshot.SnapshotInfo;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 *
 * FilesystemBackend backend = FilesystemBackend.openForReading(Path.of("/mnt/backups"));
 * try (Datastore store = new Datastore("backups", backend, Zstd.detect(), InstantSource.system())) {
 *   BackupGroup group = BackupGroup.parse("vm/100");
 *   for (SnapshotInfo info : store.listing().snapshots(Namespace.ROOT, group)) {
 *     System.out.println(info.snapshot() + " by " + info.owner());
 *   }
 * }
 * // prints: vm/100/2023-11-15T22:13:20Z by tester@pbs
 * // prints: vm/100/2023-11-14T22:13:20Z by tester@pbs
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.snapshot;

import org.jspecify.annotations.NullMarked;
