package io.pbs4j.storage.backend.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a store was open for a server that did not close it, or not with all that it wrote synced: files
 * written then may be torn, as the power may have gone before they were synced. Kept as text in {@code .lock}, whose content means nothing to other programs.
 *
 * @param open when a server that has it open opened it; {@code null} if none has
 * @param from start of the first such time; {@code null} if there was none
 * @param to end of the last such time
 */
record CrashTimes(@Nullable Long open, @Nullable Long from, long to) {
  /** Always closed. */
  static final CrashTimes NONE = new CrashTimes(null, null, 0);

  /** Clocks may have been set meanwhile. */
  private static final Duration MARGIN = Duration.ofDays(1);

  private static final int MAX_LENGTH = 200;
  private static final Pattern TEXT =
      Pattern.compile("(?:open (\\d{1,18})\\n)?(?:unclean (\\d{1,18}) (\\d{1,18})\\n)?");

  /** Reads what is in the file, and writes that it is open now. */
  static CrashTimes begin(FileChannel file, long now) throws IOException {
    CrashTimes before = read(file);
    Long from = before.from;
    long to = before.to;
    if (before.open != null) {
      from = from == null ? before.open : Math.min(from, before.open);
      to = Math.max(to, now);
    }
    CrashTimes times = new CrashTimes(now, from, to);
    times.write(file);
    return times;
  }

  /** Writes that it is not open any more. */
  void end(FileChannel file) {
    new CrashTimes(null, from, to).write(file);
  }

  /** Whether a file that was last written then may be torn. */
  boolean include(FileTime written) {
    return from != null
        && written.toMillis() >= from - MARGIN.toMillis()
        && written.toMillis() <= to + MARGIN.toMillis();
  }

  private static CrashTimes read(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH);
    for (int at = 0, got = 0; got >= 0 && bytes.hasRemaining(); at += Math.max(0, got)) {
      got = file.read(bytes, at);
    }
    Matcher text = TEXT.matcher(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII));
    if (!text.matches()) {
      // Not ours, or torn itself: then it was open when the power went, nobody knows since when.
      return new CrashTimes(0L, null, 0);
    }
    return new CrashTimes(
        number(text.group(1)),
        number(text.group(2)),
        text.group(3) == null ? 0 : Long.parseLong(text.group(3)));
  }

  private static @Nullable Long number(@Nullable String digits) {
    return digits == null ? null : Long.valueOf(digits);
  }

  /** On a full disk nothing is written: a store must open and close all the same. */
  private void write(FileChannel file) {
    String text =
        (open == null ? "" : "open " + open + "\n")
            + (from == null ? "" : "unclean " + from + " " + to + "\n");
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try {
      for (int at = 0; bytes.hasRemaining(); ) {
        at += file.write(bytes, at);
      }
      file.truncate(text.length());
      file.force(true);
    } catch (IOException e) {
      // Then the next server looks at files of a wrong time; none is worse off than without this.
    }
  }
}
