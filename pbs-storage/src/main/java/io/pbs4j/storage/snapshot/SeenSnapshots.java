package io.pbs4j.storage.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots as they were read last, so that a listing asks the storage only which of them have changed. Keeps
 * those that were asked for most recently. Safe for several threads.
 */
final class SeenSnapshots {
  /** About a kilobyte each. */
  private static final int MOST = 20_000;

  private final Map<String, Seen> byPath =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > MOST;
        }
      };

  private record Seen(long stamp, SnapshotInfo info) {}

  /** What was read when the snapshot had a stamp; {@code null} if it was not, or has another one now. */
  synchronized @Nullable SnapshotInfo find(String path, long stamp) {
    Seen seen = byPath.get(path);
    return seen == null || seen.stamp() != stamp ? null : seen.info();
  }

  synchronized void put(String path, long stamp, SnapshotInfo info) {
    byPath.put(path, new Seen(stamp, info));
  }
}
