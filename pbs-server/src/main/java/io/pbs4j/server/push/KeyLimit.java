package io.pbs4j.server.push;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many requests with a key in each minute, which begins with the first of them. */
final class KeyLimit {
  /** As the original has it. */
  static final int LIMIT = 60;

  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Keys that are remembered; there are hardly ever so many. */
  private static final int MAX_KEYS = 10_000;

  private final InstantSource clock;
  private final Map<String, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /** A minute and what came in it. */
  private record Window(Instant begin, int count) {}

  KeyLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts a request with a key. */
  synchronized Allowance take(String key) {
    Instant now = clock.instant();
    Window old = windows.get(key);
    Window window =
        old == null || now.isBefore(old.begin()) || now.isAfter(old.begin().plus(WINDOW))
            ? new Window(now, 1)
            : new Window(old.begin(), Math.min(old.count(), LIMIT) + 1);
    windows.put(key, window);
    return new Allowance(
        window.count() <= LIMIT, LIMIT, Math.max(0, LIMIT - window.count()), window.begin().plus(WINDOW));
  }
}
