package io.pbs4j.storage.lock;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Locks by name, shared or exclusive, held by whoever has the {@link Hold}. Nobody waits: a lock that cannot
 * be had is refused.
 */
public final class LockTable {
  private static final int EXCLUSIVE = -1;

  /** Holders by name: {@link #EXCLUSIVE}, or the number of those who share it. */
  private final Map<String, Integer> held = new HashMap<>();

  /** Creates a table without locks. */
  public LockTable() {}

  /** A lock that is held until closed. Closing it again does nothing. */
  public final class Hold implements AutoCloseable {
    private final String name;
    private boolean open = true;

    private Hold(String name) {
      this.name = name;
    }

    @Override
    public void close() {
      synchronized (held) {
        if (open) {
          open = false;
          held.computeIfPresent(name, (n, holders) -> holders <= 1 ? null : holders - 1);
        }
      }
    }
  }

  /** The lock for one alone, or {@code null} if anybody holds it. */
  public @Nullable Hold tryExclusive(String name) {
    synchronized (held) {
      return held.putIfAbsent(name, EXCLUSIVE) == null ? new Hold(name) : null;
    }
  }

  /** The lock together with others who share it, or {@code null} if somebody holds it alone. */
  public @Nullable Hold tryShared(String name) {
    synchronized (held) {
      int holders = held.getOrDefault(name, 0);
      if (holders == EXCLUSIVE) {
        return null;
      }
      held.put(name, holders + 1);
      return new Hold(name);
    }
  }
}
