package io.pbs4j.server.notification;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How serious a notification is. */
public enum Severity {
  /** All went well. */
  INFO(1),
  /** Worth a look. */
  NOTICE(3),
  /** Something should be done. */
  WARNING(5),
  /** Something failed. */
  ERROR(9),
  /** Nobody knows. */
  UNKNOWN(3);

  private final int priority;

  Severity(int priority) {
    this.priority = priority;
  }

  /** The priority that Gotify has for it. */
  int priority() {
    return priority;
  }

  /** The word in the API. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Severity> find(String id) {
    return Arrays.stream(values()).filter(severity -> severity.id().equals(id)).findFirst();
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(Severity::id).toList();
  }
}
