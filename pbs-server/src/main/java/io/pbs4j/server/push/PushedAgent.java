package io.pbs4j.server.push;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent and what it said of itself last.
 *
 * @param id its name
 * @param lastPush when it was heard of last
 * @param timestamp milliseconds since 1970 when it made what is known of it, by its own clock
 * @param dataReceived when that was received
 * @param version JSON of the version of its backup server; {@code null} for none
 * @param agentVersion JSON of its own version; {@code null} for none
 * @param pushInterval milliseconds between its pushes; {@code null} if it did not say
 * @param degraded JSON list of the sources that it could not read; {@code null} for none
 * @param address where it pushed from last
 */
record PushedAgent(
    String id,
    Instant lastPush,
    long timestamp,
    Instant dataReceived,
    @Nullable String version,
    @Nullable String agentVersion,
    @Nullable Long pushInterval,
    @Nullable String degraded,
    String address) {
  /** Whether it was heard of within a time; a push from the future was one before the clock was put back. */
  boolean isOnline(Instant now, Duration offlineAfter) {
    return Duration.between(lastPush, now).abs().compareTo(offlineAfter) < 0;
  }
}
