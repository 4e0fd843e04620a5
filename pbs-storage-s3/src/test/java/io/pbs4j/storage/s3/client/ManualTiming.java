package io.pbs4j.storage.s3.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps, and chance that is always the same. */
final class ManualTiming implements Timing {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private final List<Duration> sleeps = new ArrayList<>();
  private long nanos;
  private double random = 0.5;
  private boolean interrupted;

  @Override
  public synchronized Instant instant() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    if (interrupted) {
      throw new InterruptedException();
    }
    sleeps.add(duration);
    nanos += duration.toNanos();
  }

  @Override
  public synchronized double random() {
    return random;
  }

  synchronized void random(double value) {
    random = value;
  }

  synchronized void interruptSleeps() {
    interrupted = true;
  }

  synchronized void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  synchronized Duration slept() {
    return sleeps.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
