package io.pbs4j.storage.stats;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Counts which chunks a number of users need, and which of them need chunks alone. All chunks of one user must
 * be told before those of the next. Takes little more than 4 bytes a chunk.
 */
final class UsageCount {
  private static final int NOBODY = -1;

  private final ChunkSizes sizes;
  private final int[] last;
  private final BitSet shared = new BitSet();
  private final long[] logical;
  private final long[] chunks;
  private final long[] bytes;

  /**
   * Starts to count.
   *
   * @param users how many users there are
   */
  UsageCount(ChunkSizes sizes, int users) {
    this.sizes = sizes;
    this.last = new int[sizes.marks().count()];
    Arrays.fill(last, NOBODY);
    this.logical = new long[users];
    this.chunks = new long[users];
    this.bytes = new long[users];
  }

  /**
   * A user needs a chunk.
   *
   * @param user its number, negative for something that is no user but keeps the chunk
   * @param length bytes of the chunk decoded
   * @return whether this is the first time that the user needs it
   */
  boolean need(int user, int chunk, long length) {
    if (user < 0) {
      shared.set(chunk);
      return false;
    }
    logical[user] += length;
    if (last[chunk] == user) {
      return false;
    }
    if (last[chunk] != NOBODY) {
      shared.set(chunk);
    }
    last[chunk] = user;
    chunks[user]++;
    bytes[user] += sizes.stored(chunk);
    return true;
  }

  /**
   * What the users use.
   *
   * @param files bytes of their own files
   */
  Usage[] usages(long[] files) {
    long[] alone = new long[logical.length];
    long[] aloneBytes = new long[logical.length];
    for (int chunk = 0; chunk < last.length; chunk++) {
      if (last[chunk] != NOBODY && !shared.get(chunk)) {
        alone[last[chunk]]++;
        aloneBytes[last[chunk]] += sizes.stored(chunk);
      }
    }
    Usage[] usages = new Usage[logical.length];
    for (int user = 0; user < usages.length; user++) {
      usages[user] =
          new Usage(logical[user], chunks[user], bytes[user], alone[user], aloneBytes[user], files[user]);
    }
    return usages;
  }

  /** Logical bytes of all users. */
  long logical() {
    return Arrays.stream(logical).sum();
  }
}
