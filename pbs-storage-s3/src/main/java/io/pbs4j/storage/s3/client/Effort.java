package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.s3.S3Settings.Retries;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the client tries to get done: how often and how long it has tried, and whose
 * account pays. Not for several threads at once.
 */
final class Effort {
  private static final int LARGEST_SHIFT = 30;

  private final Retries retries;
  private final Timing timing;
  private final @Nullable RequestCounter account;
  private long start;
  private int failures;

  Effort(Retries retries, Timing timing, @Nullable RequestCounter account) {
    this.retries = retries;
    this.timing = timing;
    this.account = account;
    this.start = timing.nanos();
  }

  @Nullable RequestCounter account() {
    return account;
  }

  /** Whether the next request is a repetition. */
  boolean repeats() {
    return failures > 0;
  }

  int failures() {
    return failures;
  }

  Duration elapsed() {
    return Duration.ofNanos(timing.nanos() - start);
  }

  /** There was progress: what fails from now on is a new trouble. */
  void progressed() {
    failures = 0;
    start = timing.nanos();
  }

  /**
   * An attempt failed.
   *
   * @param wish how long the server wants to be left alone, or {@code null}
   * @return how long to wait before the next attempt, or {@code null} to give up
   */
  @Nullable Duration failed(@Nullable Duration wish) {
    failures++;
    if (failures >= retries.attempts()) {
      return null;
    }
    Duration wait = backoff();
    if (wish != null && wish.compareTo(wait) > 0) {
      wait = wish;
    }
    return elapsed().plus(wait).compareTo(retries.total()) > 0 ? null : wait;
  }

  /** Full jitter: anything from nothing to a bound that doubles with each failure. */
  private Duration backoff() {
    long first = retries.firstWait().toNanos();
    int shift = Math.min(failures - 1, LARGEST_SHIFT);
    long longest = retries.longestWait().toNanos();
    long bound = first > longest >> shift ? longest : first << shift;
    return Duration.ofNanos((long) (timing.random() * bound));
  }
}
