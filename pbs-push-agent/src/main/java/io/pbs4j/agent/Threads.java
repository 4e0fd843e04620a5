package io.pbs4j.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The threads of an agent; none keeps the program from ending. */
final class Threads {
  /** The calls of a collection that run at once. */
  private static final int CALLS = 4;

  private Threads() {}

  /** For calls to the PBS. */
  static ExecutorService calls() {
    return Executors.newFixedThreadPool(CALLS, work -> daemon(work, "call"));
  }

  /** For what is to happen later. */
  static ScheduledExecutorService later(String name) {
    return Executors.newSingleThreadScheduledExecutor(work -> daemon(work, name));
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
