package io.pbs4j.storage.prune;

import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a prune must not do, however the retention rules are set. A wrong clock or a stolen key can make snapshots
 * that push all good ones out; a wrong rule can remove nearly everything at once.
 *
 * @param clockWindow how far in the future a snapshot may lie; a group with one beyond is not pruned. Zero turns
 *     this check off
 * @param maxPercent part of the snapshots it looks at that one prune may remove without being asked; 0 for no limit
 * @param maxRemovals so many may be removed without being asked whatever part they are; meaningless without the
 *     other limit
 */
public record PruneGuard(Duration clockWindow, int maxPercent, long maxRemovals) {
  /** A day, three quarters, a hundred. */
  public static final PruneGuard DEFAULT = new PruneGuard(Duration.ofDays(1), 75, 100);

  /** Checks nothing. */
  public static final PruneGuard NONE = new PruneGuard(Duration.ZERO, 0, 0);

  /** The same without a limit of removals. */
  public PruneGuard withoutLimit() {
    return new PruneGuard(clockWindow, 0, 0);
  }

  /**
   * Throws if any snapshot of a group lies too far in the future.
   *
   * @param now the server's clock
   */
  public void requireNoFuture(List<GroupPrune.Decision> decisions, Instant now) throws StorageException {
    if (clockWindow.isZero()) {
      return;
    }
    long latest = now.plus(clockWindow).getEpochSecond();
    for (GroupPrune.Decision decision : decisions) {
      BackupSnapshot snapshot = decision.snapshot();
      if (snapshot.time() > latest) {
        throw StorageException.invalid(
            "refused to prune group " + snapshot.group() + ": snapshot " + snapshot
                + " lies in the future (it is " + now + ") and would push good ones out;"
                + " set the clock right, or remove that snapshot");
      }
    }
  }

  /**
   * Throws if too much would be removed.
   *
   * @param removals how many snapshots would go
   * @param all how many there are
   * @param confirmed how many removals somebody has agreed to; 0 for none
   */
  public void requireFewRemovals(long removals, long all, long confirmed) throws StorageException {
    if (maxPercent == 0 || removals <= Math.max(maxRemovals, confirmed)) {
      return;
    }
    if (removals > all / 100.0 * maxPercent) {
      throw StorageException.invalid(
          "refused to remove " + removals + " of " + all + " snapshots at once, more than " + maxPercent
              + " percent: look at a dry run, then pass confirm-removals=" + removals);
    }
  }
}
