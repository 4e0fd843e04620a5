/**
 * Verification: every chunk that snapshots need is read and proven, damaged ones are set aside so that the next
 * backup uploads them again, and each snapshot's manifest says what was found.
 *
 * <pre>{@code
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.storage.Datastore;
 * import io.pbs4j.storage.backend.Backend;
 * import io.pbs4j.storage.backend.SyncLevel;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import io.pbs4j.storage.verify.VerifyLog;
 * import io.pbs4j.storage.verify.VerifyRequest;
 * import io.pbs4j.storage.verify.VerifyResult;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 *
 * VerifyLog log =
 *     new VerifyLog() {
 *       public void line(String text) {}
 *
 *       public void warn(String text) {
 *         System.out.println(text);
 *       }
 *     };
 * Path path = Path.of("/mnt/new");
 * FilesystemBackend.create(path);
 * Backend backend = FilesystemBackend.open(path, SyncLevel.FILESYSTEM);
 * try (Datastore store = new Datastore("backups", backend, Zstd.detect(), InstantSource.system())) {
 *   VerifyResult result = store.verify(VerifyRequest.ALL, "", log, () -> false);
 *   System.out.println(result.failed().size() + " snapshots are damaged");
 * }
 * // prints: 0 snapshots are damaged
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.verify;

import org.jspecify.annotations.NullMarked;
