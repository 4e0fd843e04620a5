package io.pbs4j.storage.prune;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.snapshot.GroupChoice;
import io.pbs4j.storage.snapshot.NamespaceStore;
import io.pbs4j.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies the retention rules to all groups of a namespace and those below it. First decides on everything, so
 * that a guard can stop it before anything is removed.
 */
public final class DatastorePrune {
  private final NamespaceStore namespaces;
  private final SnapshotStore snapshots;
  private final GroupPrune prune;
  private final InstantSource clock;

  /** Told what happens; may throw to stop it. */
  public interface Witness {
    /** A group is begun. */
    void group(PrunePlan.Group group) throws IOException;

    /** What happens to a snapshot now. */
    void snapshot(GroupPrune.Decision decision) throws IOException;

    /** Something that could not be done; the rest goes on. */
    void warning(String text);
  }

  /** Creates the prune; {@code prune} does the work in each group. */
  public DatastorePrune(
      NamespaceStore namespaces, SnapshotStore snapshots, GroupPrune prune, InstantSource clock) {
    this.namespaces = namespaces;
    this.snapshots = snapshots;
    this.prune = prune;
    this.clock = clock;
  }

  /**
   * Decides what to do; changes nothing.
   *
   * @param ns where to begin
   * @param maxDepth levels to go down; 0 for the namespace alone
   * @param guard groups that it does not let pass are skipped
   */
  public PrunePlan plan(Namespace ns, int maxDepth, GroupChoice choice, KeepOptions options, PruneGuard guard)
      throws IOException {
    if (!namespaces.exists(ns)) {
      throw StorageException.invalid("ENOENT: No such file or directory");
    }
    List<PrunePlan.Group> groups = new ArrayList<>();
    for (Namespace each : namespaces.list(ns, maxDepth)) {
      for (BackupGroup group : snapshots.groups(each)) {
        PrunePlan.Group decided = decide(each, group, choice, options, guard);
        if (decided != null) {
          groups.add(decided);
        }
      }
    }
    return new PrunePlan(groups);
  }

  private PrunePlan.@Nullable Group decide(
      Namespace ns, BackupGroup group, GroupChoice choice, KeepOptions options, PruneGuard guard) {
    List<GroupPrune.Decision> decisions = List.of();
    try {
      if (!choice.includes(ns, group)) {
        return null;
      }
      decisions = prune.decide(ns, group, options);
      guard.requireNoFuture(decisions, clock.instant());
      return new PrunePlan.Group(ns, group, decisions, "");
    } catch (IOException e) {
      return new PrunePlan.Group(ns, group, decisions, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Does what a plan says, except for what has changed since: every group is decided anew, and only what both
   * decisions remove is removed.
   */
  public void carryOut(PrunePlan plan, KeepOptions options, Witness witness) throws IOException {
    for (PrunePlan.Group group : plan.groups()) {
      witness.group(group);
      if (group.skipped()) {
        witness.warning(group.problem());
      } else {
        carryOut(group, options, witness);
      }
    }
  }

  private void carryOut(PrunePlan.Group group, KeepOptions options, Witness witness) throws IOException {
    Set<BackupSnapshot> still = new HashSet<>();
    try {
      for (GroupPrune.Decision decision : prune.decide(group.ns(), group.group(), options)) {
        if (!decision.mark().keep()) {
          still.add(decision.snapshot());
        }
      }
    } catch (IOException e) {
      witness.warning(String.valueOf(e.getMessage()));
      return;
    }
    for (GroupPrune.Decision decision : group.decisions()) {
      witness.snapshot(decision);
      if (still.contains(decision.snapshot())) {
        prune.remove(group.ns(), decision, witness::warning);
      }
    }
    prune.settle(witness::warning);
  }
}
