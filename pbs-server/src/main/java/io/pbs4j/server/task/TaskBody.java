package io.pbs4j.server.task;

/** The work of a task that runs on a thread of its own. */
@FunctionalInterface
public interface TaskBody {
  /** Does the work; returning is success, throwing makes the exception's message the task's status. */
  void run(Task task) throws Exception;
}
