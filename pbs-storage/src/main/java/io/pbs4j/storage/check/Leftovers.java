package io.pbs4j.storage.check;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tells a temporary file in use from one that was left behind. */
final class Leftovers {
  /** Nobody writes a file for so long without a change to it. */
  private static final Duration IN_USE = Duration.ofHours(24);

  private Leftovers() {}

  static void report(StoreFacts store, Subject subject, FileFacts file, FindingSink out) {
    Instant modified = Instant.ofEpochMilli(file.modified());
    boolean recent = modified.plus(IN_USE).isAfter(store.now());
    out.add(
        recent ? FindingCode.TEMPORARY_FILE : FindingCode.TEMPORARY_LEFTOVER,
        subject,
        "a temporary file of " + file.size() + " bytes, last changed " + modified.truncatedTo(ChronoUnit.SECONDS));
  }
}
