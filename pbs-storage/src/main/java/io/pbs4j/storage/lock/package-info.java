/**
 * Who may work on which group and snapshot at the moment. Locks never block: a conflict is an error at once.
 *
 * <pre>{@code
 * import io.pbs4j.core.snapshot.BackupGroup;
 * import io.pbs4j.core.snapshot.Namespace;
 * import io.pbs4j.storage.StorageException;
 * import io.pbs4j.storage.lock.LockTable;
 * import io.pbs4j.storage.lock.SnapshotLocks;
 *
 * SnapshotLocks locks = new SnapshotLocks();
 * BackupGroup group = BackupGroup.parse("host/web1");
 * try (LockTable.Hold hold = locks.group(Namespace.ROOT, group, "possible running backup")) {
 *   locks.group(Namespace.ROOT, group, "possible running backup");
 * } catch (StorageException e) {
 *   System.out.println(e.kind());
 * }
 * // prints: LOCKED
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.lock;

import org.jspecify.annotations.NullMarked;
