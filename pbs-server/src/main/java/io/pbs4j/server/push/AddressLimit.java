package io.pbs4j.server.push;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * So many requests of an address within any minute. Those that are refused do not count. The addresses that called
 * last are remembered.
 */
final class AddressLimit {
  /** As the original has it. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Addresses that are remembered; a few hundred bytes each. */
  private static final int MAX_ADDRESSES = 10_000;

  private final int limit;
  private final InstantSource clock;
  private final Map<Object, Deque<Long>> requests =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Deque<Long>> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  AddressLimit(int limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Counts a request of an address. */
  synchronized Allowance take(Object address) {
    Instant now = clock.instant();
    long millis = now.toEpochMilli();
    Deque<Long> times = requests.computeIfAbsent(address, a -> new ArrayDeque<>());
    // Times to come were written by a clock that was put back since.
    times.removeIf(time -> time > millis || millis - time >= WINDOW.toMillis());
    boolean granted = times.size() < limit;
    if (granted) {
      times.addLast(millis);
    }
    return new Allowance(granted, limit, limit - times.size(), now.plus(WINDOW));
  }

  /** Number of addresses that are remembered. */
  synchronized int size() {
    return requests.size();
  }
}
