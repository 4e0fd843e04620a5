/**
 * A client of any PBS-compatible server: REST calls, certificate pin, backup and restore sessions.
 *
 * <pre>{@code
 * import io.pbs4j.client.ClientEnvironment;
 * import io.pbs4j.client.PbsClient;
 * import io.pbs4j.client.backup.BackupSession;
 * import io.pbs4j.client.restore.ReaderSession;
 * import io.pbs4j.core.snapshot.BackupSnapshot;
 * import io.pbs4j.core.snapshot.Namespace;
 * import java.nio.charset.StandardCharsets;
 * import java.nio.file.Path;
 *
 * // PBS_REPOSITORY, PBS_PASSWORD and the others, as the stock client has them.
 * ClientEnvironment environment = ClientEnvironment.ofProcess();
 * try (PbsClient client = PbsClient.open(environment.settings())) {
 *   BackupSnapshot snapshot = BackupSnapshot.parse("host/web1/2023-11-14T22:13:20Z");
 *   try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
 *     session.uploadImage("disk.img", Path.of("/dev/vg/web1"));
 *     session.uploadBlob("app.conf", "key = value".getBytes(StandardCharsets.UTF_8));
 *     session.finish(); // without it nothing is left of the snapshot
 *   }
 *   try (ReaderSession reader = client.openReader(Namespace.ROOT, snapshot)) {
 *     System.out.println(new String(reader.readBlob("app.conf"), StandardCharsets.UTF_8));
 *     reader.copyTo("disk.img", Path.of("/var/tmp/web1.img"));
 *   }
 * }
 * // prints: key = value
 * }</pre>
 */
@NullMarked
package io.pbs4j.client;

import org.jspecify.annotations.NullMarked;
