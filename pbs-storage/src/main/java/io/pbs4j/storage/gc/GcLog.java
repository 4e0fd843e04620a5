package io.pbs4j.storage.gc;

/** Receives what a garbage collection says. */
public interface GcLog {
  /** A line for the log of the task. */
  void line(String text);

  /** A line that keeps the task from ending with plain success. */
  void warning(String text);

  /** How far it is; called often. */
  default void progress(GcProgress progress) {}
}
