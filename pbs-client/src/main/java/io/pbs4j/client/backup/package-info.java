/**
 * Writing a snapshot.
 *
 * <pre>{@code
 * import io.pbs4j.client.ClientEnvironment;
 * import io.pbs4j.client.PbsClient;
 * import io.pbs4j.client.backup.ArchiveStats;
 * import io.pbs4j.client.backup.BackupListener;
 * import io.pbs4j.client.backup.BackupOptions;
 * import io.pbs4j.client.backup.BackupSession;
 * import io.pbs4j.core.snapshot.BackupSnapshot;
 * import io.pbs4j.core.snapshot.Namespace;
 * import java.nio.file.Path;
 *
 * BackupSnapshot snapshot = BackupSnapshot.parse("host/web1/2023-11-15T22:13:20Z");
 * BackupListener listener =
 *     new BackupListener() {
 *       @Override
 *       public void archiveFinished(ArchiveStats stats) {
 *         System.out.println(stats.entry().name() + " " + stats.bytes());
 *       }
 *     };
 * BackupOptions options = BackupOptions.DEFAULT.withListener(listener);
 * try (PbsClient client = PbsClient.open(ClientEnvironment.ofProcess().settings());
 *     BackupSession session = client.startBackup(Namespace.ROOT, snapshot, options)) {
 *   session.uploadImage("disk.img", Path.of("/dev/vg/web1"));
 *   session.finish();
 * }
 * // prints: disk.img.fidx 5000000
 * }</pre>
 */
@NullMarked
package io.pbs4j.client.backup;

import org.jspecify.annotations.NullMarked;
