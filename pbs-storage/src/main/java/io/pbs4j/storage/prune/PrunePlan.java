package io.pbs4j.storage.prune;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import java.util.List;

/**
 * What a prune of several groups would do.
 *
 * @param groups in the order in which it would do it
 */
public record PrunePlan(List<Group> groups) {
  /**
   * The decisions on one group.
   *
   * @param ns its namespace
   * @param group the group
   * @param decisions oldest snapshot first; empty if it could not be decided
   * @param problem why the group is left alone; empty if it is not
   */
  public record Group(
      Namespace ns, BackupGroup group, List<GroupPrune.Decision> decisions, String problem) {
    /** Takes a copy of the list. */
    public Group {
      decisions = List.copyOf(decisions);
    }

    /** Whether the group is left alone. */
    public boolean skipped() {
      return !problem.isEmpty();
    }
  }

  /** Takes a copy of the list. */
  public PrunePlan {
    groups = List.copyOf(groups);
  }

  /** How many snapshots it looked at. */
  public long snapshots() {
    return groups.stream().mapToLong(group -> group.decisions().size()).sum();
  }

  /** How many snapshots it would remove. */
  public long removals() {
    return groups.stream()
        .filter(group -> !group.skipped())
        .flatMap(group -> group.decisions().stream())
        .filter(decision -> !decision.mark().keep())
        .count();
  }
}
