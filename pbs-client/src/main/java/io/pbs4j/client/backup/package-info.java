/**
 * Writing a snapshot.
 *
 * <pre>{@code
 * try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
 *   session.uploadBlob("etc.conf", Files.readAllBytes(Path.of("/etc/hosts")));
 *   session.uploadImage("disk.img", Path.of("/dev/vg/root"));
 *   BackupSummary summary = session.finish();
 * }
 * }</pre>
 */
@NullMarked
package io.pbs4j.client.backup;

import org.jspecify.annotations.NullMarked;
