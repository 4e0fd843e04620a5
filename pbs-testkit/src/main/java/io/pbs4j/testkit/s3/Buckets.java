package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The buckets of a server. */
final class Buckets {
  /** Names as S3 allows them; none is a path. */
  private static final String NAME = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";

  private final S3Settings settings;
  private final Faults faults;
  private final Etags etags;
  private final NavigableMap<String, S3Bucket> all = new ConcurrentSkipListMap<>();

  Buckets(S3Settings settings, Faults faults) throws IOException {
    this.settings = settings;
    this.faults = faults;
    this.etags = new Etags(settings.quirks().contains(Quirk.OPAQUE_ETAGS));
    Path directory = settings.directory();
    if (directory != null) {
      Files.createDirectories(directory);
      try (Stream<Path> found = Files.list(directory)) {
        for (Path bucket : (Iterable<Path>) found::iterator) {
          String name = String.valueOf(bucket.getFileName());
          if (Files.isDirectory(bucket) && name.matches(NAME)) {
            create(name);
          }
        }
      }
    }
  }

  @Nullable S3Bucket find(String name) {
    return all.get(name);
  }

  S3Bucket get(String name) throws S3Exception {
    S3Bucket bucket = all.get(name);
    if (bucket == null) {
      throw S3Error.NO_SUCH_BUCKET.because("There is no bucket of this name.");
    }
    return bucket;
  }

  Collection<S3Bucket> all() {
    return List.copyOf(all.values());
  }

  synchronized S3Bucket create(String name) throws IOException {
    if (!name.matches(NAME) || name.contains("..")) {
      throw S3Error.INVALID_ARGUMENT.because("Not a name of a bucket.");
    }
    if (all.containsKey(name)) {
      throw S3Error.BUCKET_ALREADY_OWNED_BY_YOU.because("There is one already.");
    }
    Path directory = settings.directory();
    StoredBytes bytes =
        directory == null ? new BytesInMemory(etags) : new BytesInFiles(directory.resolve(name), etags);
    boolean conditions = !settings.quirks().contains(Quirk.IGNORES_CONDITIONAL_PUT);
    S3Bucket bucket = new S3Bucket(name, bytes, settings.clock(), faults, conditions);
    all.put(name, bucket);
    return bucket;
  }

  synchronized void delete(String name) throws IOException {
    S3Bucket bucket = get(name);
    if (!bucket.isEmpty()) {
      throw S3Error.BUCKET_NOT_EMPTY.because("There are objects in it.");
    }
    all.remove(name);
    bucket.drop();
  }
}
