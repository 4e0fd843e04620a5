package io.pbs4j.storage.prune;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.snapshot.SnapshotEdits;
import io.pbs4j.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Applies the retention rules to one group of a datastore. */
public final class GroupPrune {
  private final SnapshotStore store;
  private final SnapshotEdits edits;
  private final PruneRules rules;

  /**
   * The decision on one snapshot.
   *
   * @param snapshot which one
   * @param finished whether it has its manifest; one that has not is removed only while it has none
   * @param mark the decision
   */
  public record Decision(BackupSnapshot snapshot, boolean finished, PruneMark mark) {}

  /**
   * Creates the prune.
   *
   * @param zone in which hours, days and longer spans begin
   */
  public GroupPrune(SnapshotStore store, SnapshotEdits edits, ZoneId zone) {
    this.store = store;
    this.edits = edits;
    this.rules = new PruneRules(zone);
  }

  /** What the rules say of each snapshot, oldest first; changes nothing. */
  public List<Decision> decide(Namespace ns, BackupGroup group, KeepOptions options) throws IOException {
    if (!store.exists(ns, group)) {
      throw StorageException.invalid("ENOENT: No such file or directory");
    }
    List<PruneRules.Candidate> candidates = new ArrayList<>();
    for (BackupSnapshot snapshot : store.snapshots(ns, group)) {
      candidates.add(
          new PruneRules.Candidate(
              snapshot.time(), store.isFinished(ns, snapshot), store.isProtected(ns, snapshot)));
    }
    return rules.decide(candidates, options).stream()
        .map(d -> decision(group, d))
        .toList();
  }

  private static Decision decision(BackupGroup group, PruneRules.Decision decision) {
    PruneRules.Candidate candidate = decision.candidate();
    return new Decision(
        new BackupSnapshot(group, candidate.time()), candidate.finished(), decision.mark());
  }

  /**
   * Removes what the rules say, oldest first. One that cannot be removed is reported and left.
   *
   * @param warnings receives a line for each snapshot that could not be removed
   */
  public void remove(Namespace ns, List<Decision> decisions, Consumer<String> warnings) {
    for (Decision decision : decisions) {
      if (!decision.mark().keep()) {
        remove(ns, decision, warnings);
      }
    }
    settle(warnings);
  }

  /** Removes one snapshot of many; durable after {@link #settle}. */
  void remove(Namespace ns, Decision decision, Consumer<String> warnings) {
    try {
      if (decision.finished()) {
        edits.remove(ns, decision.snapshot());
      } else {
        edits.removeUnfinished(ns, decision.snapshot());
      }
    } catch (IOException e) {
      warnings.accept("failed to remove dir " + decision.snapshot() + ": " + reason(e));
    }
  }

  /** An interrupt has no message. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  void settle(Consumer<String> warnings) {
    try {
      edits.settle();
    } catch (IOException e) {
      warnings.accept("removals may be undone by a power cut: " + reason(e));
    }
  }
}
