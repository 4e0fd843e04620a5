package io.pbs4j.storage.verify;

import java.util.concurrent.atomic.LongAdder;

/** Counts what was read; several threads do. */
final class ReadCount {
  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder decoded = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder unread = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final LongAdder recent = new LongAdder();

  void chunk(int stored, int length) {
    chunks.increment();
    bytes.add(stored);
    decoded.add(length);
  }

  void error() {
    errors.increment();
  }

  void unread() {
    unread.increment();
  }

  void left() {
    left.increment();
  }

  void recent() {
    recent.increment();
  }

  void add(ReadCount other) {
    recent.add(other.recentChunks());
    chunks.add(other.chunks());
    bytes.add(other.bytes());
    decoded.add(other.decoded());
    errors.add(other.errors());
    unread.add(other.unreadChunks());
    left.add(other.leftOut());
  }

  long chunks() {
    return chunks.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  long decoded() {
    return decoded.sum();
  }

  long errors() {
    return errors.sum();
  }

  long unreadChunks() {
    return unread.sum();
  }

  long leftOut() {
    return left.sum();
  }

  long recentChunks() {
    return recent.sum();
  }
}
