/**
 * Names: backup type, group, snapshot, namespace and archive, with their text forms, limits and order.
 *
 * <pre>{@code
 * import io.pbs4j.core.snapshot.ArchiveName;
 * import io.pbs4j.core.snapshot.BackupSnapshot;
 *
 * BackupSnapshot snapshot = BackupSnapshot.parse("host/web1/2023-11-14T22:13:20Z");
 * System.out.println(snapshot.group().id() + " " + snapshot.time());
 * // prints: web1 1700000000
 *
 * System.out.println(ArchiveName.ofClientName("root.pxar"));
 * // prints: root.pxar.didx
 * }</pre>
 */
@NullMarked
package io.pbs4j.core.snapshot;

import org.jspecify.annotations.NullMarked;
