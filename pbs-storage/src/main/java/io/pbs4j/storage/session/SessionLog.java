package io.pbs4j.storage.session;

/** Where a session writes what it does, line by line; a server makes it the log of a task. */
@FunctionalInterface
public interface SessionLog {
  /** One line without its time. */
  void line(String text);
}
