package io.pbs4j.storage.simulation;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.verify.Effort;
import io.pbs4j.storage.verify.VerifyLedger;
import io.pbs4j.storage.verify.VerifyLog;
import io.pbs4j.storage.verify.VerifyRequest;
import io.pbs4j.storage.verify.VerifyResult;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Prunes, forgets and writes notes, and keeps the ledger. */
final class SimulatedAdmin {
  private final Ledger ledger;
  private final SplittableRandom random;

  SimulatedAdmin(Ledger ledger, SplittableRandom random) {
    this.ledger = ledger;
    this.random = random;
  }

  /** Removes a snapshot or prunes a group, a few times. */
  void removeSome(Datastore store) throws IOException {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      if (random.nextBoolean()) {
        prune(store);
      } else {
        forget(store);
      }
    }
  }

  private void prune(Datastore store) throws IOException {
    List<BackupGroup> groups = store.snapshots().groups(Namespace.ROOT);
    if (groups.isEmpty()) {
      return;
    }
    GroupPrune prune = store.prune(ZoneOffset.UTC);
    BackupGroup group = groups.get(random.nextInt(groups.size()));
    KeepOptions keep = new KeepOptions(1 + random.nextInt(2), 0, 0, 0, 0, 0);
    List<GroupPrune.Decision> decisions = prune.decide(Namespace.ROOT, group, keep);
    Map<BackupSnapshot, Boolean> doomed = new HashMap<>();
    for (GroupPrune.Decision decision : decisions) {
      if (!decision.mark().keep()) {
        doomed.put(decision.snapshot(), ledger.removing(decision.snapshot()));
      }
    }
    List<String> warnings = new ArrayList<>();
    prune.remove(Namespace.ROOT, decisions, warnings::add);
    doomed.forEach(
        (snapshot, wasAcknowledged) -> {
          String start = "failed to remove dir " + snapshot + ": ";
          List<String> mine = warnings.stream().filter(line -> line.startsWith(start)).toList();
          if (mine.isEmpty()) {
            ledger.removed(snapshot);
          } else if (mine.get(0).contains("unable to acquire lock") || mine.get(0).contains("finished meanwhile")) {
            ledger.kept(snapshot, wasAcknowledged);
          }
        });
  }

  private void forget(Datastore store) throws IOException {
    List<BackupSnapshot> there = ledger.acknowledged();
    if (there.isEmpty()) {
      return;
    }
    BackupSnapshot snapshot = there.get(random.nextInt(there.size()));
    ledger.removing(snapshot);
    try {
      store.edits().forget(Namespace.ROOT, snapshot);
      ledger.removed(snapshot);
    } catch (StorageException e) {
      // Not when another server has the store: then part of it may be gone.
      if (String.valueOf(e.getMessage()).startsWith("unable to acquire lock")) {
        ledger.kept(snapshot, true);
      }
      throw e;
    }
  }

  /** Verifies everything: what was acknowledged is not damaged. */
  void verify(Datastore store, boolean twoServers) throws IOException {
    List<BackupSnapshot> before = ledger.acknowledged();
    VerifyResult result =
        store.verify(
            VerifyRequest.ALL,
            new Effort(1, 1, 1 << 20),
            VerifyLedger.none(),
            "upid",
            new Log(),
            () -> false);
    Set<BackupSnapshot> still = new HashSet<>(ledger.acknowledged());
    for (BackupSnapshot snapshot : before) {
      String name = snapshot.toString();
      boolean failed = result.failed().stream().anyMatch(path -> path.endsWith(name));
      if (failed && still.contains(snapshot) && !twoServers) {
        throw new AssertionError(snapshot + " is said to be damaged");
      }
    }
  }

  private static final class Log implements VerifyLog {
    @Override
    public void line(String text) {}

    @Override
    public void warn(String text) {}
  }

  /** Writes notes to a snapshot, a few times. */
  void note(Datastore store) throws IOException {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      List<BackupSnapshot> there = ledger.acknowledged();
      if (there.isEmpty()) {
        return;
      }
      BackupSnapshot snapshot = there.get(random.nextInt(there.size()));
      String text = "note " + random.nextInt(1000);
      ledger.noting(snapshot, text);
      store.edits().updateManifest(Namespace.ROOT, snapshot, manifest -> manifest.withNotes(text));
      ledger.noted(snapshot, text);
    }
  }
}
