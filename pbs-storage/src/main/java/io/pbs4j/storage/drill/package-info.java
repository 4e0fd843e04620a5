/**
 * Restore drills: snapshots are restored to nothing, as clients do it, and the evidence is kept.
 *
 * <pre>{@code
 * import io.pbs4j.core.access.AuthId;
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.storage.Datastore;
 * import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
 * import io.pbs4j.storage.drill.DrillEvidence;
 * import io.pbs4j.storage.drill.RestoreDrill;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 *
 * Zstd zstd = Zstd.detect();
 * InstantSource clock = InstantSource.system();
 * FilesystemBackend backend = FilesystemBackend.openForReading(Path.of("/mnt/backups"));
 * try (Datastore store = new Datastore("backups", backend, zstd, clock)) {
 *   DrillEvidence evidence =
 *       new RestoreDrill(store, zstd, clock).run(1, 3, AuthId.parse("root@pam"), line -> {}, () -> false);
 *   System.out.println(evidence.snapshots().size() + " of " + evidence.candidates());
 * }
 * // prints: 1 of 13
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.drill;

import org.jspecify.annotations.NullMarked;
