package io.pbs4j.client.fake;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a {@link FakePbs} has stored: chunks, and files of snapshots as they would lie on a disk. */
public final class FakeSnapshots {
  private final Map<String, byte[]> chunks = new ConcurrentHashMap<>();
  private final NavigableMap<BackupSnapshot, Map<String, byte[]>> snapshots = new TreeMap<>();

  /** Chunks by their digest, encoded. */
  public Map<String, byte[]> chunks() {
    return chunks;
  }

  /** Files of a finished snapshot by name. */
  public synchronized Map<String, byte[]> files(BackupSnapshot snapshot) {
    Map<String, byte[]> files = snapshots.get(snapshot);
    return files == null ? Map.of() : files;
  }

  /** Whether a snapshot was finished. */
  public synchronized boolean has(BackupSnapshot snapshot) {
    return snapshots.containsKey(snapshot);
  }

  /** Adds a finished snapshot. */
  public synchronized void add(BackupSnapshot snapshot, Map<String, byte[]> files) {
    snapshots.put(snapshot, new TreeMap<>(files));
  }

  synchronized Optional<BackupSnapshot> last(BackupGroup group) {
    return snapshots.keySet().stream().filter(s -> s.group().equals(group)).reduce((a, b) -> b);
  }
}
