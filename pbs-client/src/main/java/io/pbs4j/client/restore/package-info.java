/**
 * Reading a snapshot: whole files, images and blobs, everything checked on its way.
 *
 * <pre>{@code
 * import io.pbs4j.client.ClientEnvironment;
 * import io.pbs4j.client.PbsClient;
 * import io.pbs4j.client.restore.ReaderSession;
 * import io.pbs4j.core.manifest.FileEntry;
 * import io.pbs4j.core.snapshot.BackupSnapshot;
 * import io.pbs4j.core.snapshot.Namespace;
 * import java.nio.file.Path;
 *
 * BackupSnapshot snapshot = BackupSnapshot.parse("host/web1/2023-11-14T22:13:20Z");
 * try (PbsClient client = PbsClient.open(ClientEnvironment.ofProcess().settings());
 *     ReaderSession reader = client.openReader(Namespace.ROOT, snapshot)) {
 *   for (FileEntry file : reader.manifest().files()) {
 *     System.out.println(file.name());
 *   }
 *   System.out.println(reader.copyTo("disk.img", Path.of("/var/tmp/again.img")).bytes());
 * }
 * // prints: disk.img.fidx
 * // prints: app.conf.blob
 * // prints: 5000000
 * }</pre>
 */
@NullMarked
package io.pbs4j.client.restore;

import org.jspecify.annotations.NullMarked;
