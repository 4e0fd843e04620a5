/**
 * Who uses how much of a datastore: logical and stored bytes, what deduplication and compression save, and what
 * would be freed without one group or snapshot.
 *
 * <pre>{@code
 * import io.pbs4j.storage.stats.StatisticsRun;
 * import io.pbs4j.storage.stats.StoreStatistics;
 * import java.nio.file.Path;
 *
 * StoreStatistics all = new StatisticsRun(Path.of("/mnt/backups"), () -> false).run();
 * System.out.println(all.groups().size() + " groups, " + all.totals().indexes() + " indexes");
 * // prints: 9 groups, 27 indexes
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.stats;

import org.jspecify.annotations.NullMarked;
