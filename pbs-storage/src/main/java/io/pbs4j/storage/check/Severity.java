package io.pbs4j.storage.check;

import java.util.Locale;

/** How bad a finding is, the mildest first. */
public enum Severity {
  /** Worth knowing; nothing is wrong. */
  INFO,
  /** Wrong, but no backup is hurt yet. */
  WARNING,
  /** It could not be read, so nothing is known about it; not the same as damaged. */
  UNREACHABLE,
  /** Data of a backup is damaged or lost. */
  CRITICAL;

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
