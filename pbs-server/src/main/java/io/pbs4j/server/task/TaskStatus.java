package io.pbs4j.server.task;

import org.jspecify.annotations.Nullable;

/** How tasks end; every other text is an error's message. */
final class TaskStatus {
  /** All went well. */
  static final String OK = "OK";

  /** Followed by the number of warnings. */
  static final String WARNINGS = "WARNINGS: ";

  /** The server stopped without knowing the end. */
  static final String UNKNOWN = "unknown";

  private TaskStatus() {}

  /** The word of the status filter for a status. */
  static String category(String status) {
    if (status.equals(OK) || status.equals(UNKNOWN)) {
      return status.equals(OK) ? "ok" : "unknown";
    }
    return status.startsWith(WARNINGS) ? "warning" : "error";
  }

  /** The status that the last line of a log tells, {@code null} if it does not tell any. */
  static @Nullable String ofLastLine(String line) {
    String text = TaskLogWriter.textOf(line);
    if (text.equals("TASK OK")) {
      return OK;
    }
    if (text.startsWith("TASK " + WARNINGS)) {
      return text.substring("TASK ".length());
    }
    return text.startsWith("TASK ERROR: ") ? text.substring("TASK ERROR: ".length()) : null;
  }
}
