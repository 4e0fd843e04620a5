package io.pbs4j.server.datastore;

import io.pbs4j.server.s3.BucketLog;
import io.pbs4j.server.task.Task;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.request.RequestCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Creates, changes and removes datastores while the server runs; one at a time. */
public final class DatastoreChanges {
  private final Datastores datastores;
  private final DatastoreConfigs configs;
  private final DatastoreOpener opener;
  private final ReentrantLock lock = new ReentrantLock();

  /** The log of a task. */
  private record TaskLog(Task task) implements BucketLog {
    @Override
    public void line(String text) {
      task.log(text);
    }

    @Override
    public void warn(String text) {
      task.warn(text);
    }
  }

  /** Creates the changes. */
  public DatastoreChanges(Datastores datastores, DatastoreConfigs configs, DatastoreOpener opener) {
    this.datastores = datastores;
    this.configs = configs;
    this.opener = opener;
  }

  /** Where a datastore keeps its chunks, if that is a directory of this host. */
  public Optional<Path> directory(DatastoreConfig config) {
    return config.backend() instanceof BackendChoice.Directory ? Optional.of(path(config)) : Optional.empty();
  }

  /** The directory of a datastore's data or cache. */
  Path path(DatastoreConfig config) {
    return opener.path(config);
  }

  /** Refuses a datastore that cannot be: its name is taken, or its data would lie in another one's. */
  void check(DatastoreConfig config) throws IOException {
    if (datastores.names().contains(config.name())) {
      throw StorageException.invalid("datastore '" + config.name() + "' already exists.");
    }
    String place = opener.place(config);
    for (String name : datastores.names()) {
      String other = placeOrNothing(datastores.config(name));
      if (other != null && (place.startsWith(other) || other.startsWith(place))) {
        throw StorageException.invalid(
            "the data of datastore '" + config.name() + "' and that of '" + name + "' would overlap: "
                + place + ", " + other);
      }
    }
  }

  private @Nullable String placeOrNothing(DatastoreConfig config) {
    try {
      return opener.place(config);
    } catch (IOException e) {
      return null; // Its endpoint is not known any more; it is not open either.
    }
  }

  /**
   * Creates a datastore and opens it.
   *
   * @param reuse whether a directory that holds a datastore is taken over
   * @param task gets what is found out on the way
   */
  void create(DatastoreConfig config, boolean reuse, Task task) throws IOException {
    lock.lock();
    try {
      check(config);
      if (config.backend() instanceof BackendChoice.Directory) {
        Path path = opener.path(config);
        task.log("datastore '" + config.name() + "' in directory " + path);
        if (!(reuse && FilesystemBackend.isDatastore(path))) {
          FilesystemBackend.create(path);
        }
      } else {
        task.log("datastore '" + config.name() + "' with " + config.backend().text());
      }
      OpenDatastore store = opener.open(config, new TaskLog(task));
      try {
        configs.put(config);
      } catch (RuntimeException e) {
        store.close();
        throw e;
      }
      datastores.add(store);
      RequestCount asked = store.requests().total();
      if (asked.total() > 0) {
        task.log("S3 requests: " + asked.describe());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Changes what may be changed of a datastore: its comment and its options. */
  void change(String name, UnaryOperator<DatastoreConfig> change) throws IOException {
    lock.lock();
    try {
      DatastoreConfig config = change.apply(datastores.config(name));
      configs.put(config);
      datastores.changeConfig(config);
      if (!datastores.isMissing(name)
          && datastores.requireOpen(name).store().backend() instanceof FilesystemBackend backend) {
        backend.changeSyncLevel(config.options().tuning().syncLevel());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes a datastore and removes it from the configuration.
   *
   * @param destroy whether its data goes, too; if that fails on the way, the datastore stays configured as one that is
   *     being deleted, and removing it may be tried again
   */
  void remove(String name, boolean destroy, Task task) throws IOException {
    lock.lock();
    try {
      DatastoreConfig config = datastores.config(name);
      if (destroy) {
        requireOurs(config);
      }
      datastores.remove(name);
      if (destroy) {
        destroy(config, task);
      }
      task.log("Removing datastore from config...");
      boolean usualPlace =
          opener.path(config).toAbsolutePath().startsWith(opener.places().datastores().toAbsolutePath());
      if (name.equals(DatastoreStart.FIRST) || (usualPlace && !destroy)) {
        configs.put(config.asRemoved()); // Else it would be created, or its directory opened, at the next start.
      } else {
        configs.delete(name);
      }
      if (!destroy) {
        task.log("datastore '" + name + "' is no longer served; its data stays where it is");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whoever has a bucket now may have new backups in it: they are not ours to remove. */
  private void requireOurs(DatastoreConfig config) throws IOException {
    MaintenanceMode mode = config.options().maintenance();
    boolean goesOn = mode != null && mode.type() == MaintenanceMode.Type.DELETE;
    if (config.backend() instanceof BackendChoice.InBucket && !goesOn) {
      datastores.requireOpen(config.name()).store().backend().sync(List.of(), List.of());
    }
  }

  private void destroy(DatastoreConfig config, Task task) throws IOException {
    MaintenanceMode deleting = new MaintenanceMode(MaintenanceMode.Type.DELETE, "");
    DatastoreConfig doomed = config.withOptions(config.options().withMaintenance(deleting));
    configs.put(doomed);
    task.log("Deleting datastore data...");
    try {
      opener.destroy(doomed, new TaskLog(task));
    } catch (IOException | RuntimeException e) {
      datastores.addMissing(doomed);
      datastores.stillMissing(config.name(), "its data is being removed, and that failed: " + e.getMessage());
      throw e;
    }
  }
}
