package io.pbs4j.server.datastore;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.server.s3.Bucket;
import io.pbs4j.server.s3.BucketLog;
import io.pbs4j.server.s3.Buckets;
import io.pbs4j.server.s3.S3Endpoint;
import io.pbs4j.server.s3.S3Endpoints;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.PrivateFile;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.backend.filesystem.StoreRemoval;
import io.pbs4j.storage.s3.S3Settings;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens datastores as they are configured. */
public final class DatastoreOpener implements Closeable {
  private final Places places;
  private final Buckets buckets;
  private final S3Endpoints endpoints;
  private final @Nullable S3Settings environment;
  private final Database database;
  private final InstantSource clock;
  private final boolean allChunkDirectories;
  private final Zstd zstd = Zstd.detect();
  private final PrefixCreation prefixes = new PrefixCreation();

  /**
   * Where files of datastores are.
   *
   * @param datastores directories here are datastores without being configured
   * @param caches local caches of buckets, one directory each
   * @param certificates files of certificates to trust
   */
  public record Places(Path datastores, Path caches, Path certificates) {}

  /**
   * Creates the opener.
   *
   * @param environment what {@code PBS_S3_*} say; {@code null} if they are not set
   * @param allChunkDirectories whether directories get every chunk directory that is missing, in the background
   */
  public DatastoreOpener(
      Places places,
      Buckets buckets,
      S3Endpoints endpoints,
      @Nullable S3Settings environment,
      Database database,
      InstantSource clock,
      boolean allChunkDirectories) {
    this.places = places;
    this.buckets = buckets;
    this.endpoints = endpoints;
    this.environment = environment;
    this.database = database;
    this.clock = clock;
    this.allChunkDirectories = allChunkDirectories;
  }

  Places places() {
    return places;
  }

  @Nullable S3Settings environment() {
    return environment;
  }

  /**
   * Opens a datastore.
   *
   * @param log gets what was found out about its storage
   */
  OpenDatastore open(DatastoreConfig config, BucketLog log) throws IOException {
    return config.backend() instanceof BackendChoice.InBucket choice
        ? inBucket(config, choice, log)
        : inDirectory(config);
  }

  private OpenDatastore inDirectory(DatastoreConfig config) throws IOException {
    FilesystemBackend backend = FilesystemBackend.open(path(config), config.options().tuning().syncLevel());
    if (allChunkDirectories) {
      prefixes.start(config.name(), backend);
    }
    Datastore store = new Datastore(config.name(), backend, zstd, clock);
    return new OpenDatastore(config, store, requests(store, List.of()), new ActiveOperations(), null);
  }

  private OpenDatastore inBucket(
      DatastoreConfig config, BackendChoice.InBucket choice, BucketLog log) throws IOException {
    S3Settings settings = settings(config.name(), choice);
    Bucket bucket = buckets.open(settings, path(config), log);
    Datastore store = new Datastore(config.name(), bucket.backend(), zstd, clock);
    return new OpenDatastore(
        config,
        store,
        requests(store, Budget.of(settings.budgets())),
        new ActiveOperations(),
        bucket.cache());
  }

  /**
   * Removes the data of a datastore that is not open, for good, and its local cache.
   *
   * @param log gets what was removed and what stays
   */
  void destroy(DatastoreConfig config, BucketLog log) throws IOException {
    if (config.backend() instanceof BackendChoice.InBucket choice) {
      buckets.destroy(settings(config.name(), choice), log);
      log.line("the local cache stays in " + path(config) + " until it is removed by hand");
      return;
    }
    List<String> left = StoreRemoval.run(path(config));
    if (!left.isEmpty()) {
      log.warn("no part of a datastore, and left in " + path(config) + ": " + String.join(", ", left));
    }
  }

  private StorageRequests requests(Datastore store, List<Budget> budgets) {
    return new StorageRequests(store.name(), store.backend().requests(), budgets, database, clock);
  }

  /** Directory of the data or the cache. */
  Path path(DatastoreConfig config) {
    if (config.path() != null) {
      return config.path();
    }
    boolean local = config.backend() instanceof BackendChoice.Directory;
    return (local ? places.datastores() : places.caches()).resolve(config.name());
  }

  /**
   * The place of a datastore's data as a text that ends with a slash: one whose text starts with another's lies
   * within it.
   */
  String place(DatastoreConfig config) throws IOException {
    if (config.backend() instanceof BackendChoice.InBucket choice) {
      S3Settings.Target target = settings(config.name(), choice).target();
      URI endpoint = target.endpoint();
      return "s3:" + (endpoint == null ? target.region() : endpoint) + "/" + target.bucket() + "/"
          + target.prefix();
    }
    return "file:" + path(config).toAbsolutePath().normalize() + "/";
  }

  private S3Settings settings(String name, BackendChoice.InBucket choice) throws IOException {
    if (choice.client().equals(S3Endpoint.ENVIRONMENT)) {
      return fromEnvironment(name, choice);
    }
    S3Endpoint endpoint =
        endpoints
            .find(choice.client())
            .orElseThrow(
                () -> StorageException.invalid("no such s3 endpoint '" + choice.client() + "'"));
    try {
      return endpoint.settings(choice.bucket(), choice.prefix(), certificate(endpoint));
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          StorageException.Kind.INVALID, "datastore '" + name + "': " + e.getMessage(), e);
    }
  }

  private S3Settings fromEnvironment(String name, BackendChoice.InBucket choice) throws StorageException {
    if (environment == null) {
      throw StorageException.invalid(
          "datastore '" + name + "' is in bucket " + choice.bucket()
              + " as PBS_S3_* once said, and they are not set: set them again");
    }
    BackendChoice.InBucket now = choice(environment);
    if (!now.equals(choice)) {
      throw StorageException.invalid(
          "datastore '" + name + "' was created with " + choice.text() + ", and PBS_S3_* now mean "
              + now.text() + ": set them back, or remove the datastore first (its data stays)");
    }
    return environment;
  }

  /** What {@code PBS_S3_*} mean as the configuration of a datastore. */
  static BackendChoice.InBucket choice(S3Settings environment) {
    S3Settings.Target target = environment.target();
    return new BackendChoice.InBucket(S3Endpoint.ENVIRONMENT, target.bucket(), target.prefix());
  }

  private @Nullable Path certificate(S3Endpoint endpoint) throws IOException {
    String ca = endpoint.ca();
    if (ca == null) {
      return null;
    }
    Files.createDirectories(places.certificates());
    Path file = places.certificates().resolve(Objects.requireNonNull(endpoint.id()) + ".pem");
    PrivateFile.write(file, ca.getBytes(StandardCharsets.US_ASCII));
    return file;
  }

  /** Ends what runs in the background. */
  @Override
  public void close() {
    prefixes.stop();
  }
}
