/**
 * Health checks of a datastore in a directory, each with a name, what it costs and what it found. Nothing is
 * locked, changed or repaired.
 *
 * <pre>{@code
 * CheckOptions options = CheckOptions.fast(clock, Zstd.detect());
 * CheckResult result = new CheckRun(Path.of("/mnt/backups"), options).run();
 * for (Finding finding : result.findings()) {
 *   System.out.println(finding.severity() + " " + finding.subject() + ": " + finding.message());
 * }
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.check;

import org.jspecify.annotations.NullMarked;
