package io.pbs4j.storage.verify;

import java.util.List;

/**
 * What a verification found.
 *
 * @param failed snapshots that are damaged, as {@code ns/NAME/TYPE/ID/TIME}
 * @param unread snapshots of which nothing is known, because something could not be read
 * @param verified snapshots that are sound, as far as they were read
 * @param chunks chunks that were read
 * @param bytes their bytes as stored
 * @param decoded their bytes decoded
 * @param left times that a sample left a chunk out
 * @param recent chunks that were not read because they had been lately
 */
public record VerifyResult(
    List<String> failed,
    List<String> unread,
    int verified,
    long chunks,
    long bytes,
    long decoded,
    long left,
    long recent) {
  /** Takes copies of the lists. */
  public VerifyResult {
    failed = List.copyOf(failed);
    unread = List.copyOf(unread);
  }

  /** Whether nothing was wrong. */
  public boolean ok() {
    return failed.isEmpty() && unread.isEmpty();
  }
}
