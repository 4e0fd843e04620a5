package io.pbs4j.core.snapshot;

import io.pbs4j.core.InvalidNameException;

/**
 * The snapshots of one thing: type and id, written {@code vm/100}.
 *
 * <p>Ordered by type, then numeric ids by value before all others by text.
 *
 * @param type what was backed up
 * @param id a {@link SafeName}
 */
public record BackupGroup(BackupType type, String id) implements Comparable<BackupGroup> {
  /** Checks the id. */
  public BackupGroup {
    SafeName.require("backup-id", id);
  }

  /** Parses {@code type/id}. */
  public static BackupGroup parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new InvalidNameException("group", "expected TYPE/ID, got '" + text + "'");
    }
    return new BackupGroup(BackupType.parse(text.substring(0, slash)), text.substring(slash + 1));
  }

  @Override
  public int compareTo(BackupGroup other) {
    int order = type.compareTo(other.type);
    if (order != 0) {
      return order;
    }
    boolean numeric = isNumber(id);
    boolean otherNumeric = isNumber(other.id);
    if (numeric && otherNumeric) {
      order = Long.compareUnsigned(Long.parseUnsignedLong(id), Long.parseUnsignedLong(other.id));
      return order == 0 ? id.compareTo(other.id) : order;
    }
    if (numeric != otherNumeric) {
      return numeric ? -1 : 1;
    }
    return id.compareTo(other.id);
  }

  /** At most 19 digits, so that the value fits. */
  private static boolean isNumber(String id) {
    return id.length() <= 19 && id.chars().allMatch(ch -> ch >= '0' && ch <= '9');
  }

  /** {@code type/id}, also the relative path of the group's directory. */
  @Override
  public String toString() {
    return type.id() + "/" + id;
  }
}
