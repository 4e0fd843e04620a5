package io.pbs4j.core.snapshot;

import io.pbs4j.core.InvalidNameException;

/** What was backed up. The order of the constants is the order of groups in listings. */
public enum BackupType {
  /** A container. */
  CT("ct"),
  /** A host. */
  HOST("host"),
  /** A virtual machine. */
  VM("vm");

  private final String id;

  BackupType(String id) {
    this.id = id;
  }

  /** The type named {@code ct}, {@code host} or {@code vm}. */
  public static BackupType parse(String text) {
    for (BackupType type : values()) {
      if (type.id.equals(text)) {
        return type;
      }
    }
    throw new InvalidNameException(
        "backup-type", "value '" + text + "' is not defined in the enumeration.");
  }

  /** The name in paths and in the API. */
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
