/**
 * Who uses how much of a datastore: logical and stored bytes, what deduplication and compression save, and what
 * would be freed without one group or snapshot.
 *
 * <pre>{@code
 * StoreStatistics all = new StatisticsRun(Path.of("/mnt/backups"), () -> false).run();
 * System.out.println(all.totals().deduplicationFactor());
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.stats;

import org.jspecify.annotations.NullMarked;
