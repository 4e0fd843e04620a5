/** Content of archives: the bytes that a client backed up, put together from their chunks. *
 * <pre>{@code
 * import io.pbs4j.core.Octets;
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.core.crypto.CryptKey;
 * import io.pbs4j.core.crypto.KeyFile;
 * import io.pbs4j.core.pxar.PxarArchive;
 * import io.pbs4j.core.pxar.PxarEntry;
 * import io.pbs4j.core.snapshot.BackupSnapshot;
 * import io.pbs4j.core.snapshot.Namespace;
 * import io.pbs4j.storage.Datastore;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 *
 * Path keyFile = Path.of("/etc/pbs/key-none.json");
 * BackupSnapshot snapshot = BackupSnapshot.parse("host/enc-none/2023-11-14T22:13:20Z");
 * FilesystemBackend backend = FilesystemBackend.openForReading(Path.of("/mnt/backups"));
 * try (CryptKey key = KeyFile.parse("key", Files.readAllBytes(keyFile)).open(null);
 *     Datastore store = new Datastore("backups", backend, Zstd.detect(), InstantSource.system());
 *     PxarArchive root =
 *         store.contents().snapshot(Namespace.ROOT, snapshot, key).pxar("root.pxar")) {
 *   PxarEntry file = root.find(Octets.ofText("acl/dir/inherits")).orElseThrow();
 *   System.out.println(root.stream(file).readAllBytes().length);
 * }
 * // prints: 20
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.archive;

import org.jspecify.annotations.NullMarked;
