package io.pbs4j.testkit.s3;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The changes that listings of a bucket do not show yet. Guarded by the bucket. */
final class Lag {
  private final Faults faults;
  private final InstantSource clock;
  private final Map<String, Change> changes = new HashMap<>();
  private long listings;

  /** What was there before, when it changed, and how many listings there had been. */
  private record Change(@Nullable StoredEntry before, long time, long listings) {}

  Lag(Faults faults, InstantSource clock) {
    this.faults = faults;
    this.clock = clock;
  }

  void changed(String key, @Nullable StoredEntry before) {
    if (!faults.lateness().none()) {
      changes.putIfAbsent(key, new Change(before, clock.millis(), listings));
    }
  }

  /** Counts one listing and returns what it shows of the truth. */
  NavigableMap<String, StoredEntry> listed(NavigableMap<String, StoredEntry> truth) {
    Faults.Lateness lateness = faults.lateness();
    long oldest = clock.millis() - lateness.time().toMillis();
    changes.values().removeIf(c -> listings - c.listings() >= lateness.listings() && c.time() <= oldest);
    listings++;
    if (changes.isEmpty()) {
      return truth;
    }
    NavigableMap<String, StoredEntry> shown = new TreeMap<>(truth);
    changes.forEach(
        (key, change) -> {
          if (change.before() == null) {
            shown.remove(key);
          } else {
            shown.put(key, change.before());
          }
        });
    return shown;
  }
}
