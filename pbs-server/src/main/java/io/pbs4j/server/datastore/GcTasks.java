package io.pbs4j.server.datastore;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcLog;
import io.pbs4j.storage.gc.GcOptions;
import java.io.IOException;
import java.nio.file.Path;

/** Starts garbage collections as tasks. */
public final class GcTasks {
  /** Worker type of the tasks. */
  public static final String TYPE = "garbage_collection";

  private static final String WORK = "garbage collection";

  private final Datastores datastores;
  private final TaskRegistry tasks;
  private final Path spill;

  /**
   * Creates the starter.
   *
   * @param spill directory for what finds no room in memory
   */
  public GcTasks(Datastores datastores, TaskRegistry tasks, Path spill) {
    this.datastores = datastores;
    this.tasks = tasks;
    this.spill = spill;
  }

  /**
   * Starts one.
   *
   * @return the task
   * @throws io.pbs4j.storage.StorageException of kind {@code OVER_BUDGET} if a budget of requests is used up; one
   *     that is used up later ends the task at a place where the next one goes on
   */
  public Task start(String store, AuthId caller, GcOptions options) throws IOException {
    OpenDatastore open = datastores.requireOpen(store).allowing(Operation.WRITE);
    open.requests().requireBudget(WORK);
    return tasks.start(
        TYPE,
        store,
        caller,
        open.task(
            Operation.WRITE,
            task -> {
              task.log("starting garbage collection on store " + store);
              open.store()
                  .collectGarbage(
                      task.upid().toString(),
                      options.withMarkMemory(options.markMemory(), spill),
                      new Lines(task),
                      new GcControl(() -> check(task, open)));
            }));
  }

  private static void check(Task task, OpenDatastore open) throws IOException {
    task.checkAbort();
    open.requests().requireBudget(WORK);
  }

  private record Lines(Task task) implements GcLog {
    @Override
    public void line(String text) {
      task.log(text);
    }

    @Override
    public void warning(String text) {
      task.warn(text);
    }
  }
}
