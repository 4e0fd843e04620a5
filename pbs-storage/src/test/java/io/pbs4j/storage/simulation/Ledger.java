package io.pbs4j.storage.simulation;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What clients were told, and so what must be true of the store. Safe for several threads. */
final class Ledger {
  /** Archives of every snapshot that somebody tried to finish. */
  private final Map<BackupSnapshot, Map<String, List<Digest>>> contents = new TreeMap<>();

  private final Set<BackupSnapshot> acknowledged = new TreeSet<>();
  private final Set<BackupSnapshot> removed = new HashSet<>();

  /** Notes that a snapshot may have; the last that was acknowledged and those tried since. */
  private final Map<BackupSnapshot, Set<String>> notes = new HashMap<>();

  /** Another ledger with the same entries. */
  synchronized Ledger copy() {
    Ledger copy = new Ledger();
    copy.contents.putAll(contents);
    copy.acknowledged.addAll(acknowledged);
    copy.removed.addAll(removed);
    notes.forEach((snapshot, texts) -> copy.notes.put(snapshot, new HashSet<>(texts)));
    return copy;
  }

  synchronized void finishing(BackupSnapshot snapshot, Map<String, List<Digest>> archives) {
    // A server that lost the store may have removed it while it was not finished.
    removed.remove(snapshot);
    contents.put(snapshot, Map.copyOf(archives));
    notes.put(snapshot, new HashSet<>(Set.of("")));
  }

  synchronized void finished(BackupSnapshot snapshot) {
    acknowledged.add(snapshot);
  }

  /** A removal begins: from now on it may be there or not. Returns whether it was acknowledged. */
  synchronized boolean removing(BackupSnapshot snapshot) {
    return acknowledged.remove(snapshot);
  }

  synchronized void removed(BackupSnapshot snapshot) {
    removed.add(snapshot);
  }

  /** A removal was refused before it began. */
  synchronized void kept(BackupSnapshot snapshot, boolean wasAcknowledged) {
    if (wasAcknowledged) {
      acknowledged.add(snapshot);
    }
  }

  synchronized void noting(BackupSnapshot snapshot, String text) {
    notes.get(snapshot).add(text);
  }

  synchronized void noted(BackupSnapshot snapshot, String text) {
    notes.put(snapshot, new HashSet<>(Set.of(text)));
  }

  /** Snapshots that must be there, in order. */
  synchronized List<BackupSnapshot> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Archives of a snapshot, or {@code null} if nobody tried to finish it. */
  synchronized Map<String, List<Digest>> contents(BackupSnapshot snapshot) {
    return contents.get(snapshot);
  }

  synchronized boolean mayHaveNotes(BackupSnapshot snapshot, String text) {
    return notes.get(snapshot).contains(text);
  }

  synchronized boolean isRemoved(BackupSnapshot snapshot) {
    return removed.contains(snapshot);
  }
}
