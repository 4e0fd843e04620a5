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
   * @param mark the decision
   */
  public record Decision(BackupSnapshot snapshot, PruneMark mark) {}

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
        .map(d -> new Decision(new BackupSnapshot(group, d.candidate().time()), d.mark()))
        .toList();
  }

  /**
   * Removes what the rules say, oldest first. One that cannot be removed is reported and left.
   *
   * @param warnings receives a line for each snapshot that could not be removed
   */
  public void remove(Namespace ns, List<Decision> decisions, Consumer<String> warnings) {
    for (Decision decision : decisions) {
      if (!decision.mark().keep()) {
        try {
          edits.forget(ns, decision.snapshot());
        } catch (IOException e) {
          warnings.accept("failed to remove dir " + decision.snapshot() + ": " + e.getMessage());
        }
      }
    }
  }
}
