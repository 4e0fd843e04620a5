package io.pbs4j.server.task;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that tasks run on. So many run at once; the others wait in the order in which they came. Those that
 * verify wait for each other only, and so hold up nobody else.
 */
final class TaskThreads implements AutoCloseable {
  /** Verifications at once: each has threads of its own for reading and checking. */
  static final int VERIFICATIONS = 2;

  /** Other tasks at once. */
  static final int OTHERS = 64;

  /** How long an idle thread stays, in seconds. */
  private static final long IDLE = 30;

  private final ThreadPoolExecutor verifications = pool("verify-task", VERIFICATIONS);
  private final ThreadPoolExecutor others = pool("task", OTHERS);

  private static ThreadPoolExecutor pool(String name, int size) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Runs a body on a thread of its kind, at once or later. One that is asked to stop while it waits ends without
   * having begun.
   *
   * @param work what the thread does when it is the task's turn
   */
  void run(Task task, Runnable work) {
    boolean verification = task.upid().type().startsWith("verif");
    ThreadPoolExecutor pool = verification ? verifications : others;
    if (pool.getActiveCount() >= pool.getMaximumPoolSize()) {
      task.log("waits: " + pool.getMaximumPoolSize() + (verification ? " verifications" : " tasks") + " run already");
    }
    Waiting waiting = new Waiting(task);
    task.onAbort(waiting::abort);
    pool.execute(
        () -> {
          if (waiting.begin()) {
            work.run();
          }
        });
  }

  /** A task that may not have begun. */
  private static final class Waiting {
    private final Task task;
    private boolean decided;

    Waiting(Task task) {
      this.task = task;
    }

    /** Whether it may begin. */
    synchronized boolean begin() {
      boolean first = !decided;
      decided = true;
      return first;
    }

    void abort() {
      if (begin()) {
        task.finishError(TaskAbortedException.MESSAGE);
      }
    }
  }

  /** Interrupts what runs. */
  @Override
  public void close() {
    for (ExecutorService pool : new ExecutorService[] {verifications, others}) {
      pool.shutdownNow();
    }
  }
}
