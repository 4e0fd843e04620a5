/**
 * Health checks of a datastore in a directory, each with a name, what it costs and what it found. Nothing is
 * locked, changed or repaired.
 *
 * <pre>{@code
 * import io.pbs4j.core.compress.Zstd;
 * import io.pbs4j.storage.check.CheckOptions;
 * import io.pbs4j.storage.check.CheckResult;
 * import io.pbs4j.storage.check.CheckRun;
 * import io.pbs4j.storage.check.Finding;
 * import io.pbs4j.storage.check.FindingCode;
 * import java.nio.file.Path;
 * import java.time.InstantSource;
 *
 * CheckOptions fast = CheckOptions.of(true);
 * CheckRun run = new CheckRun(Path.of("/mnt/backups"), fast, Zstd.detect(), InstantSource.system());
 * CheckResult result = run.run();
 * System.out.println(result.snapshots() + " snapshots");
 * for (Finding finding : result.findings()) {
 *   if (finding.code() == FindingCode.ARCHIVE_INCOMPLETE) {
 *     System.out.println(finding.subject() + " lacks chunks");
 *   }
 * }
 * // prints: 13 snapshots
 * // prints: ns/ns1/ns/deep/vm/200/2023-11-14T22:13:20Z/root.pxar.didx lacks chunks
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.check;

import org.jspecify.annotations.NullMarked;
