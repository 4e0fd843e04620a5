package io.pbs4j.server.datastore;

import io.pbs4j.core.snapshot.SafeName;
import io.pbs4j.server.s3.BucketLog;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.s3.S3Settings;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the datastores of a server that starts, and creates the first one. */
public final class DatastoreStart implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(DatastoreStart.class);

  /** The datastore that a new server has. */
  static final String FIRST = "default";

  /** How long a server that starts waits for storage that does not answer; others are served meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Datastores datastores = new Datastores();
  private final DatastoreConfigs configs;
  private final DatastoreOpener opener;
  private final Openings openings;

  /** The server's own log. */
  private record StartLog(String store) implements BucketLog {
    @Override
    public void line(String text) {
      LOG.info("datastore {}: {}", store, text);
    }

    @Override
    public void warn(String text) {
      LOG.warn("datastore {}: {}", store, text);
    }
  }

  /**
   * Creates the start.
   *
   * @param pause between two attempts to open a datastore
   */
  public DatastoreStart(DatastoreConfigs configs, DatastoreOpener opener, Duration pause) {
    this.openings = new Openings(datastores, opener, pause);
    this.configs = configs;
    this.opener = opener;
  }

  /**
   * Opens every datastore that is configured, and every directory below the usual place. One that cannot be
   * opened is no reason not to start, except the first one in the bucket that the environment names.
   */
  public Datastores run() throws IOException {
    Files.createDirectories(opener.places().datastores());
    try {
      S3Settings environment = opener.environment();
      if (environment != null) {
        openInBucket(environment);
      } else if (configs.find(FIRST).isEmpty()) {
        createDirectory();
      }
      openConfigured();
      openDirectories();
      return datastores;
    } catch (IOException | RuntimeException e) {
      close();
      datastores.close();
      throw e;
    }
  }

  private void openInBucket(S3Settings environment) throws IOException {
    Optional<DatastoreConfig> known = configs.find(FIRST).filter(c -> !c.removed());
    BackendChoice.InBucket choice = DatastoreOpener.choice(environment);
    if (known.isEmpty()) {
      refuseLocalContent(choice);
      DatastoreConfig config = new DatastoreConfig(FIRST, choice, null, null, DatastoreOptions.DEFAULT, false);
      datastores.add(opener.open(config, new StartLog(FIRST)));
      configs.put(config);
    } else if (known.get().backend() instanceof BackendChoice.InBucket) {
      datastores.add(opener.open(known.get(), new StartLog(FIRST)));
    } else {
      throw new IOException(
          "datastore '" + FIRST + "' is in directory " + opener.path(known.get())
              + ", and PBS_S3_BUCKET means bucket " + choice.bucket()
              + ": unset PBS_S3_BUCKET, or remove the datastore first (its data stays)");
    }
  }

  private void refuseLocalContent(BackendChoice.InBucket choice) throws IOException {
    Path local = opener.places().datastores().resolve(FIRST);
    if (configs.find(FIRST).isEmpty() && hasContent(local)) {
      throw new IOException(
          "PBS_S3_BUCKET means that datastore '" + FIRST + "' is in bucket " + choice.bucket()
              + ", and there are backups in " + local
              + ": rename that directory to keep it as a datastore of another name, or unset PBS_S3_BUCKET");
    }
  }

  /** Whether there is more than the hidden names of an empty datastore. */
  private static boolean hasContent(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, "[!.]*")) {
      return children.iterator().hasNext();
    }
  }

  private void createDirectory() throws IOException {
    Path local = opener.places().datastores().resolve(FIRST);
    if (!FilesystemBackend.isDatastore(local)) {
      FilesystemBackend.create(local);
    }
  }

  private void openConfigured() throws InterruptedIOException {
    for (DatastoreConfig config : configs.all()) {
      if (!config.removed() && !datastores.names().contains(config.name())) {
        openings.start(config, new StartLog(config.name()));
      }
    }
    try {
      openings.awaitFirstAttempts(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while datastores were opened");
    }
  }

  private void openDirectories() throws IOException {
    Set<String> known = new HashSet<>();
    Set<Path> places = new HashSet<>();
    for (DatastoreConfig config : configs.all()) {
      known.add(config.name());
      places.add(opener.path(config).toAbsolutePath().normalize());
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(opener.places().datastores())) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        if (SafeName.matches(name)
            && FilesystemBackend.isDatastore(child)
            && !known.contains(name)
            && !places.contains(child.toAbsolutePath().normalize())) {
          openDirectory(DatastoreConfig.inDirectory(name, child));
        }
      }
    }
  }

  private void openDirectory(DatastoreConfig config) {
    try {
      datastores.add(opener.open(config, new StartLog(config.name())));
    } catch (IOException e) {
      openings.start(config, new StartLog(config.name()));
    }
  }

  /** Ends attempts to open what is not open yet. */
  @Override
  public void close() {
    openings.close();
  }
}
