package io.pbs4j.storage.chunk;

import io.pbs4j.core.chunk.Digest;
import java.io.InterruptedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/**
 * One lock for each digest that somebody works on. An insert may wait for a far bucket, so locks are not
 * shared between digests as stripes would be.
 */
final class DigestLocks {
  private final ConcurrentMap<Digest, CountDownLatch> held = new ConcurrentHashMap<>();

  /** The right to work on a digest. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits until nobody else works on a digest. */
  Hold hold(Digest digest) throws InterruptedIOException {
    CountDownLatch mine = new CountDownLatch(1);
    for (CountDownLatch other = held.putIfAbsent(digest, mine);
        other != null;
        other = held.putIfAbsent(digest, mine)) {
      try {
        other.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for chunk " + digest);
      }
    }
    return () -> release(digest, mine);
  }

  /** Takes a digest if nobody works on it; pair with {@link #release(Digest)}. */
  boolean tryHold(Digest digest) {
    return held.putIfAbsent(digest, new CountDownLatch(1)) == null;
  }

  /** Gives back what {@link #tryHold} took. */
  void release(Digest digest) {
    CountDownLatch mine = held.get(digest);
    if (mine != null) {
      release(digest, mine);
    }
  }

  private void release(Digest digest, CountDownLatch mine) {
    held.remove(digest, mine);
    mine.countDown();
  }
}
