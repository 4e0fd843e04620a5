/**
 * Backup and reader sessions as state machines without a transport: a test or any server drives them directly. See {@code docs/protocol.md}.
 *
 * <pre>{@code
 * import io.pbs4j.core.access.AuthId;
 * import io.pbs4j.core.blob.DataBlob;
 * import io.pbs4j.core.chunk.Digest;
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.core.manifest.CryptMode;
 * import io.pbs4j.core.manifest.FileEntry;
 * import io.pbs4j.core.manifest.Manifest;
 * import io.pbs4j.core.snapshot.ArchiveName;
 * import io.pbs4j.core.snapshot.BackupSnapshot;
 * import io.pbs4j.core.snapshot.Namespace;
 * import io.pbs4j.storage.Datastore;
 * import io.pbs4j.storage.backend.Backend;
 * import io.pbs4j.storage.backend.SyncLevel;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import io.pbs4j.storage.session.BackupRequest;
 * import io.pbs4j.storage.session.BackupSession;
 * import io.pbs4j.storage.session.Upload;
 * import java.nio.ByteBuffer;
 * import java.nio.charset.StandardCharsets;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 * import java.util.List;
 *
 * Zstd zstd = Zstd.detect();
 * Path path = Path.of("/mnt/new");
 * FilesystemBackend.create(path);
 * Backend backend = FilesystemBackend.open(path, SyncLevel.FILESYSTEM);
 * BackupSnapshot snapshot = BackupSnapshot.parse("host/web1/2023-11-14T22:13:20Z");
 * AuthId owner = AuthId.parse("root@pam");
 * DataBlob config = DataBlob.encode("key = value".getBytes(StandardCharsets.UTF_8), zstd);
 * ArchiveName name = ArchiveName.ofClientName("app.conf");
 * FileEntry entry =
 *     new FileEntry(name, CryptMode.NONE, config.length(), Digest.sha256(config.bytes()));
 * DataBlob manifest = Manifest.create(snapshot, List.of(entry)).toBlob(zstd);
 *
 * try (Datastore store = new Datastore("backups", backend, zstd, InstantSource.system())) {
 *   BackupRequest request = new BackupRequest(Namespace.ROOT, snapshot, owner, false, false);
 *   try (BackupSession session = store.backup(request, line -> {})) {
 *     try (Upload upload = session.uploadBlob(name.name(), config.length())) {
 *       upload.append(ByteBuffer.wrap(config.bytes()));
 *       upload.finish();
 *     }
 *     try (Upload upload = session.uploadBlob(ArchiveName.MANIFEST.name(), manifest.length())) {
 *       upload.append(ByteBuffer.wrap(manifest.bytes()));
 *       upload.finish();
 *     }
 *     session.finish(); // durable from here on; without it nothing would be left
 *   }
 *   System.out.println(store.snapshots().snapshots(Namespace.ROOT, snapshot.group()));
 * }
 * // prints: [host/web1/2023-11-14T22:13:20Z]
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.session;

import org.jspecify.annotations.NullMarked;
