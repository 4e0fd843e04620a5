package io.pbs4j.server.datastore;

import io.pbs4j.server.s3.Bucket;
import io.pbs4j.server.task.TaskBody;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A datastore that a server has open.
 *
 * @param config how it is configured
 * @param store the datastore
 * @param requests what it asks of its storage
 * @param operations tasks that read or write it
 * @param cache figures of its local cache; {@code null} if it has none
 */
public record OpenDatastore(
    DatastoreConfig config,
    Datastore store,
    StorageRequests requests,
    ActiveOperations operations,
    @Nullable Supplier<Bucket.CacheFigures> cache)
    implements Closeable {
  OpenDatastore withConfig(DatastoreConfig other) {
    return new OpenDatastore(other, store, requests, operations, cache);
  }

  /** Throws with the text that clients know if maintenance forbids an operation. */
  public OpenDatastore allowing(Operation operation) throws StorageException {
    MaintenanceMode mode = config.options().maintenance();
    if (mode != null) {
      mode.check(config.name(), operation);
    }
    return this;
  }

  /** Work of a task: counted as an operation while it runs, and its requests told in the task's log. */
  public TaskBody task(Operation operation, TaskBody work) {
    TaskBody charged = requests.forTask().body(work);
    return task -> {
      try (ActiveOperations.Running running = operations.begin(operation)) {
        charged.run(task);
      }
    };
  }

  /** How many sessions and tasks do an operation at the moment. */
  public int active(Operation operation) {
    int sessions =
        switch (operation) {
          case LOOKUP -> 0;
          case READ -> store.sessions().readers();
          case WRITE -> store.sessions().backups();
        };
    return sessions + operations.count(operation);
  }

  @Override
  public void close() throws IOException {
    try (store) {
      requests.save();
    }
  }
}
