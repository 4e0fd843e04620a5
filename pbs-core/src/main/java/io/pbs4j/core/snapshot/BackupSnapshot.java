package io.pbs4j.core.snapshot;

import io.pbs4j.core.InvalidNameException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * One backup of a group, written {@code vm/100/2023-11-14T22:13:20Z}.
 *
 * @param group the group
 * @param time seconds since 1970, at least 1
 */
public record BackupSnapshot(BackupGroup group, long time) implements Comparable<BackupSnapshot> {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");

  /** Seconds at the end of the year 9999, the last that the text form can write. */
  private static final long MAX_TIME = 253_402_300_799L;

  private static final Comparator<BackupSnapshot> ORDER =
      Comparator.comparing(BackupSnapshot::group).thenComparingLong(BackupSnapshot::time);

  /** Checks the time. */
  public BackupSnapshot {
    if (time < 1) {
      throw new InvalidNameException(
          "backup-time", "value must have a minimum value of 1 (got " + time + ")");
    }
    if (time > MAX_TIME) {
      throw new InvalidNameException(
          "backup-time", "value must have a maximum value of " + MAX_TIME + " (got " + time + ")");
    }
  }

  /** Parses {@code type/id/time}. */
  public static BackupSnapshot parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new InvalidNameException("snapshot", "expected TYPE/ID/TIME, got '" + text + "'");
    }
    return new BackupSnapshot(
        BackupGroup.parse(text.substring(0, slash)), parseTime(text.substring(slash + 1)));
  }

  /** Whether a text has the form of a snapshot directory's name. */
  public static boolean isTime(String text) {
    return TIME.matcher(text).matches();
  }

  /** Parses {@code YYYY-MM-DDTHH:MM:SSZ} to seconds since 1970. */
  public static long parseTime(String text) {
    if (!isTime(text)) {
      throw new InvalidNameException("backup-time", "expected YYYY-MM-DDTHH:MM:SSZ, got '" + text + "'");
    }
    try {
      Instant time = Instant.parse(text);
      // 24:00:00 and leap seconds are read as another time, whose directory has another name.
      if (DateTimeFormatter.ISO_INSTANT.format(time).equals(text)) {
        return time.getEpochSecond();
      }
    } catch (DateTimeException e) {
      // answered below
    }
    throw new InvalidNameException("backup-time", "no such time: '" + text + "'");
  }

  /** The time as {@code YYYY-MM-DDTHH:MM:SSZ}: the name of the snapshot's directory. */
  public String timeText() {
    return DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(time));
  }

  @Override
  public int compareTo(BackupSnapshot other) {
    return ORDER.compare(this, other);
  }

  /** {@code type/id/time}, also the relative path of the snapshot's directory. */
  @Override
  public String toString() {
    return group + "/" + timeText();
  }
}
