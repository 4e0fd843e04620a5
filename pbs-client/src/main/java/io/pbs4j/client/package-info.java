/**
 * A client of any PBS-compatible server: REST calls, certificate pin, backup and restore sessions.
 *
 * <pre>{@code
 * ClientSettings settings = ClientEnvironment.ofProcess().settings();
 * try (PbsClient client = PbsClient.open(settings)) {
 *   BackupGroup group = BackupGroup.parse("host/web1");
 *   BackupSnapshot snapshot = new BackupSnapshot(group, Instant.now().getEpochSecond());
 *   try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
 *     session.uploadImage("disk.img", Path.of("/dev/vg/web1"));
 *     session.finish();
 *   }
 *   try (ReaderSession reader = client.openReader(Namespace.ROOT, snapshot)) {
 *     reader.copyTo("disk.img", Path.of("/var/tmp/web1.img"));
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.pbs4j.client;

import org.jspecify.annotations.NullMarked;
