package io.pbs4j.server.task;

import io.pbs4j.core.task.Upid;

/** Learns of tasks that start and end, whoever started them. Must not block and must not throw. */
public interface TaskListener {
  /** A task has begun. */
  default void started(Upid upid) {}

  /** A task has ended; its log is complete. */
  default void ended(TaskInfo task) {}
}
