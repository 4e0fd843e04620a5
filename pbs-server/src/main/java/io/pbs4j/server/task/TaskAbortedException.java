package io.pbs4j.server.task;

/** Somebody asked a task to stop. */
public final class TaskAbortedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The text that becomes the status of the task. */
  static final String MESSAGE = "abort requested - aborting task";

  TaskAbortedException() {
    super(MESSAGE);
  }
}
