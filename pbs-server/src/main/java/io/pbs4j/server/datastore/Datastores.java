package io.pbs4j.server.datastore;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.SafeName;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All datastores of a server: each directory below one place. */
public final class Datastores implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Datastores.class);

  private final Map<String, Datastore> stores;
  private final PrefixCreation prefixes = new PrefixCreation();

  private Datastores(Map<String, Datastore> stores) {
    this.stores = stores;
  }

  /**
   * Opens every datastore below a directory.
   *
   * @param root the directory
   * @param first name of the datastore to create if there is none
   * @param allChunkDirectories whether to create every chunk directory that is missing, in the background
   */
  public static Datastores open(
      Path root, String first, InstantSource clock, boolean allChunkDirectories) throws IOException {
    Files.createDirectories(root);
    Path initial = root.resolve(first);
    if (!FilesystemBackend.isDatastore(initial)) {
      FilesystemBackend.create(initial);
    }
    Zstd zstd = Zstd.detect();
    Datastores datastores = new Datastores(new TreeMap<>());
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (SafeName.matches(name) && FilesystemBackend.isDatastore(child)) {
          FilesystemBackend backend = FilesystemBackend.open(child, SyncLevel.FILESYSTEM);
          datastores.add(name, backend, zstd, clock);
          if (allChunkDirectories) {
            datastores.prefixes.start(name, backend);
          }
        }
      }
      return datastores;
    } catch (IOException | RuntimeException e) {
      datastores.close();
      throw e;
    }
  }

  private void add(String name, FilesystemBackend backend, Zstd zstd, InstantSource clock) {
    stores.put(name, new Datastore(name, backend, zstd, clock));
    LOG.info("datastore {} is open: {}", name, backend.describe());
  }

  /** The datastore of a name; throws with the text that clients know if there is none. */
  public Datastore require(String name) throws StorageException {
    @Nullable Datastore store = stores.get(name);
    if (store == null) {
      throw StorageException.invalid("no such datastore '" + name + "'");
    }
    return store;
  }

  /** All datastores in order of their names. */
  public Collection<Datastore> all() {
    return stores.values();
  }

  @Override
  public void close() throws IOException {
    prefixes.stop();
    for (Datastore store : stores.values()) {
      store.close();
    }
  }
}
