package io.pbs4j.server.task;

import io.pbs4j.core.task.Upid;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task.
 *
 * @param upid its identifier
 * @param endTime seconds since 1970, {@code null} while it runs
 * @param status {@code OK}, {@code WARNINGS: n}, {@code unknown} or an error's message; {@code null} while it
 *     runs
 */
public record TaskInfo(Upid upid, @Nullable Long endTime, @Nullable String status) {
  /** Whether it runs. */
  public boolean isRunning() {
    return endTime == null;
  }

  /** How it ended in a word: {@code ok}, {@code warning}, {@code error} or {@code unknown}; or {@code running}. */
  public String category() {
    return status == null ? "running" : TaskStatus.category(status);
  }

  /** Whether it ended well, perhaps with warnings. */
  public boolean succeeded() {
    return category().equals("ok") || category().equals("warning");
  }
}
