package io.pbs4j.cli.diff;

import io.pbs4j.core.index.IndexReader;
import java.io.IOException;

/** Tells by two indexes alone that ranges of their archives hold the same bytes. */
final class SameChunks {
  private final IndexReader before;
  private final IndexReader after;

  SameChunks(IndexReader before, IndexReader after) {
    this.before = before;
    this.after = after;
  }

  /**
   * Whether the same chunks cover both ranges at the same places; if not, the bytes may still be the same.
   */
  boolean cover(long oldStart, long newStart, long length) throws IOException {
    if (length == 0) {
      return true;
    }
    long old = before.find(oldStart);
    long now = after.find(newStart);
    if (oldStart - before.start(old) != newStart - after.start(now)) {
      return false;
    }
    while (true) {
      if (!before.digest(old).equals(after.digest(now))) {
        return false;
      }
      if (before.end(old) >= oldStart + length) {
        return true;
      }
      old++;
      now++;
    }
  }
}
