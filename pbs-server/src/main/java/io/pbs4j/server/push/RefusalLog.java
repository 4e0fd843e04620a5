package io.pbs4j.server.push;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server's log who was refused and why: each address and reason once a minute, and so many lines a minute
 * at most, for the log of a server that is under attack is needed most. Never knows a key.
 */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Lines a minute. */
  private static final int MAX_LINES = 30;

  private final InstantSource clock;
  private final Set<String> told = new HashSet<>();
  private Instant begin = Instant.MIN;
  private long untold;

  RefusalLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells of a refusal. */
  synchronized void refused(String address, PushRefusedException refusal) {
    Instant now = clock.instant();
    if (now.isBefore(begin) || !now.isBefore(begin.plus(WINDOW))) {
      if (untold > 0) {
        LOG.warn("{} more pushes were refused", untold);
      }
      told.clear();
      untold = 0;
      begin = now;
    }
    String error = refusal.body().path("error").asText();
    if (told.size() < MAX_LINES && told.add(address + " " + error)) {
      LOG.warn("push from {} refused: {} {}", address, refusal.status(), error);
    } else {
      untold++;
    }
  }
}
