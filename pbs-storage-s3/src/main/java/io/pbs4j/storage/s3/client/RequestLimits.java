package io.pbs4j.storage.s3.client;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.pbs4j.storage.s3.S3Settings.Limits;
import io.pbs4j.storage.s3.S3Settings.RequestRate;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many requests through at a time, and so many requests and bytes in a time; the others
 * wait.
 */
final class RequestLimits {
  // Bucket4j has no finer step than one token a nanosecond; a limit above 953 MiB/s is none.
  private static final long MOST_PER_SECOND = 1_000_000_000;

  private final Semaphore permits;
  private final Timing timing;
  private final @Nullable Bucket requests;
  private final @Nullable Bucket uploads;
  private final @Nullable Bucket downloads;

  RequestLimits(Limits limits, Timing timing) {
    this.permits = new Semaphore(limits.concurrency(), true);
    this.timing = timing;
    RequestRate rate = limits.requestRate();
    // One at a time: a provider that allows 100 in 3 s would else see 100 at once and up to 100
    // more in those
    // 3 s.
    this.requests = rate == null ? null : bucket(1, rate.requests(), rate.period());
    this.uploads = bytes(limits.uploadRate());
    this.downloads = bytes(limits.downloadRate());
  }

  /** Waits until a request may go out; {@link #leave} ends it. */
  void enter() throws InterruptedIOException {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      take(requests, 1);
    } catch (InterruptedIOException | RuntimeException e) {
      permits.release();
      throw e;
    }
  }

  /** A request is done. */
  void leave() {
    permits.release();
  }

  /** Waits until so many bytes may go out. */
  void upload(long bytes) throws InterruptedIOException {
    take(uploads, bytes);
  }

  /** So many bytes came in: waits until they would have at the rate allowed. */
  void download(long bytes) throws InterruptedIOException {
    take(downloads, bytes);
  }

  /** Waits; the interrupt flag stays set when that is cut short. */
  static void sleep(Timing timing, Duration duration) throws InterruptedIOException {
    try {
      timing.sleep(duration);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for the bucket");
  }

  private void take(@Nullable Bucket bucket, long tokens) throws InterruptedIOException {
    if (bucket != null) {
      // Takes its turn at once and waits for it alone, so that those who come later queue behind
      // it.
      long wait = bucket.consumeIgnoringRateLimits(tokens);
      if (wait > 0) {
        sleep(timing, Duration.ofNanos(wait));
      }
    }
  }

  private @Nullable Bucket bytes(long perSecond) {
    return perSecond == 0 || perSecond > MOST_PER_SECOND
        ? null
        : bucket(perSecond, perSecond, Duration.ofSeconds(1));
  }

  private Bucket bucket(long capacity, long tokens, Duration period) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(capacity).refillGreedy(tokens, period))
        .withCustomTimePrecision(
            new TimeMeter() {
              @Override
              public long currentTimeNanos() {
                return timing.nanos();
              }

              @Override
              public boolean isWallClockBased() {
                return false;
              }
            })
        .build();
  }
}
