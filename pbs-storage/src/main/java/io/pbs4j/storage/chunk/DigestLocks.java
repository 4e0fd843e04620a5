package io.pbs4j.storage.chunk;

import io.pbs4j.core.chunk.Digest;
import java.io.InterruptedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lock for each digest that somebody works on. An insert may wait for a far bucket, so locks are not
 * shared between digests as stripes would be. Who came first is first.
 */
final class DigestLocks {
  private final ConcurrentMap<Digest, Queue> queues = new ConcurrentHashMap<>();

  /** The right to work on a digest. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Those who work on a digest or wait for it; there as long as there are any. */
  private static final class Queue {
    private final ReentrantLock lock = new ReentrantLock(true);

    /** Guarded by the entry of the map. */
    private int members = 1;
  }

  /** Waits until nobody else works on a digest; to be closed by the same thread. */
  Hold hold(Digest digest) throws InterruptedIOException {
    Queue queue = queues.compute(digest, (d, q) -> q == null ? new Queue() : join(q));
    try {
      queue.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(digest);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for chunk " + digest);
    }
    return () -> release(digest);
  }

  /** Takes a digest if nobody works on it; pair with {@link #release(Digest)} in the same thread. */
  boolean tryHold(Digest digest) {
    Queue queue = new Queue();
    queue.lock.lock();
    return queues.putIfAbsent(digest, queue) == null;
  }

  /** Gives back what {@link #tryHold} took. */
  void release(Digest digest) {
    Queue queue = queues.get(digest);
    if (queue != null && queue.lock.isHeldByCurrentThread()) {
      queue.lock.unlock();
      leave(digest);
    }
  }

  private static Queue join(Queue queue) {
    queue.members++;
    return queue;
  }

  private void leave(Digest digest) {
    queues.computeIfPresent(digest, (d, q) -> --q.members == 0 ? null : q);
  }
}
