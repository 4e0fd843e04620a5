package io.pbs4j.storage.s3.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * How many bytes of the bound are taken. Bytes are taken before they are written and given back after they were
 * removed, so that the sum never exceeds the bound. Safe for use by several threads.
 */
final class Room {
  private final long bound;
  private final AtomicLong used = new AtomicLong();

  /** Of the used bytes, those of drafts: nothing frees them but their end. */
  private final AtomicLong drafted = new AtomicLong();

  Room(long bound) {
    this.bound = bound;
  }

  long bound() {
    return bound;
  }

  long used() {
    return used.get();
  }

  /** Takes the bytes of a content that is there already. */
  void found(long bytes) {
    used.addAndGet(bytes);
  }

  /**
   * Takes bytes for a draft. Makers of room wait for each other; nobody else does.
   *
   * @param evict removes one content and gives its bytes back; {@code false} if there is none
   */
  synchronized boolean take(long bytes, BooleanSupplier evict) {
    if (bytes > bound - drafted.get()) {
      return false; // Not even an empty cache has room for it: evict nothing in vain.
    }
    while (bytes > bound - used.get()) {
      if (!evict.getAsBoolean()) {
        return false;
      }
    }
    used.addAndGet(bytes);
    drafted.addAndGet(bytes);
    return true;
  }

  /** A draft became a content. */
  void kept(long bytes) {
    drafted.addAndGet(-bytes);
  }

  /** A draft gives bytes back. */
  void discarded(long bytes) {
    drafted.addAndGet(-bytes);
    used.addAndGet(-bytes);
  }

  /** A content is no longer there. */
  void removed(long bytes) {
    used.addAndGet(-bytes);
  }
}
