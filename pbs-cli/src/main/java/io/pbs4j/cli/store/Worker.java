package io.pbs4j.cli.store;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work in a thread of its own, so that an interrupt of the command does not close the files that it reads.
 *
 * @param <T> its result
 */
final class Worker<T> {
  private final FutureTask<T> task;

  private Worker(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Worker<T> start(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return new Worker<>(task);
  }

  /**
   * Waits for the result. When the caller is interrupted, the work is asked to end and waited for; the caller
   * is interrupted again afterwards.
   */
  T await(Runnable end) throws InterruptedException {
    boolean interrupted = false;
    while (true) {
      try {
        T result = task.get();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return result;
      } catch (InterruptedException e) {
        if (interrupted) {
          throw e;
        }
        interrupted = true;
        end.run();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
