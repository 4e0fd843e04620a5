package io.pbs4j.server.datastore;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A datastore as it is configured.
 *
 * @param name its name
 * @param backend where its data is
 * @param path directory of the data or, of one in a bucket, of its local cache; {@code null} for the usual one
 * @param comment one line
 * @param options what may be changed at any time
 * @param removed whether it was removed from the configuration: its directory is not opened by itself again
 */
public record DatastoreConfig(
    String name,
    BackendChoice backend,
    @Nullable Path path,
    @Nullable String comment,
    DatastoreOptions options,
    boolean removed) {
  /** A datastore in a directory. */
  static DatastoreConfig inDirectory(String name, Path path) {
    return new DatastoreConfig(name, new BackendChoice.Directory(), path, null, DatastoreOptions.DEFAULT, false);
  }

  DatastoreConfig withComment(@Nullable String text) {
    return new DatastoreConfig(name, backend, path, text, options, removed);
  }

  DatastoreConfig withOptions(DatastoreOptions other) {
    return new DatastoreConfig(name, backend, path, comment, other, removed);
  }

  DatastoreConfig asRemoved() {
    return new DatastoreConfig(name, backend, path, comment, options, true);
  }
}
