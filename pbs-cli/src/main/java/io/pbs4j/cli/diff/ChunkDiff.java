package io.pbs4j.cli.diff;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.survey.ChunkMarks;
import java.io.IOException;
import java.util.BitSet;

/**
 * Different chunks of two indexes or snapshots, and their bytes decoded.
 *
 * @param shared chunks that both need
 * @param removed chunks that only the first needs
 * @param added chunks that only the second needs
 */
record ChunkDiff(
    long shared, long sharedBytes, long removed, long removedBytes, long added, long addedBytes) {
  static final ChunkDiff NONE = new ChunkDiff(0, 0, 0, 0, 0, 0);

  /** Compares two indexes. */
  static ChunkDiff of(IndexReader before, IndexReader after) throws IOException {
    ChunkMarks old = marks(before);
    ChunkMarks now = marks(after);
    long[] left = count(before, old, now);
    long[] right = count(after, now, old);
    return new ChunkDiff(left[0], left[1], left[2], left[3], right[2], right[3]);
  }

  /** All chunks of an index, as if it were new. */
  static ChunkDiff added(IndexReader after) throws IOException {
    ChunkMarks now = marks(after);
    long[] right = count(after, now, new ChunkMarks.Builder().build());
    return new ChunkDiff(0, 0, 0, 0, right[2], right[3]);
  }

  ChunkDiff reversed() {
    return new ChunkDiff(shared, sharedBytes, added, addedBytes, removed, removedBytes);
  }

  private static ChunkMarks marks(IndexReader index) throws IOException {
    ChunkMarks.Builder builder = new ChunkMarks.Builder();
    index.forEach((position, start, end, digest) -> builder.add(digest.firstWord()));
    return builder.build();
  }

  /** Chunks and bytes that the other has, then those that it has not; each chunk once. */
  private static long[] count(IndexReader index, ChunkMarks own, ChunkMarks other) throws IOException {
    long[] sums = new long[4];
    BitSet seen = new BitSet();
    index.forEach(
        (position, start, end, digest) -> {
          int number = own.find(digest.firstWord());
          if (!seen.get(number) && !digest.equals(Digest.ZERO)) {
            seen.set(number);
            int at = other.find(digest.firstWord()) >= 0 ? 0 : 2;
            sums[at]++;
            sums[at + 1] += end - start;
          }
        });
    return sums;
  }
}
