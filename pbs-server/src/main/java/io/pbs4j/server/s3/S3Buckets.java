package io.pbs4j.server.s3;

import io.pbs4j.storage.s3.S3Backend;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.cache.ContentCache;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Buckets of S3 servers. */
public final class S3Buckets implements Buckets {
  private final String server;
  private final InstantSource clock;

  /**
   * Creates the opener.
   *
   * @param server name of this server, left in the bucket for others
   */
  public S3Buckets(String server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  @Override
  public Bucket open(S3Settings settings, Path cache, Consumer<String> log) throws IOException {
    S3Backend backend = S3Backend.connect(settings, cache, server, clock);
    return new Bucket(backend, () -> figures(backend.cache()));
  }

  private static Bucket.CacheFigures figures(ContentCache cache) {
    ContentCache.Figures figures = cache.figures();
    return new Bucket.CacheFigures(
        cache.used(), cache.bound(), figures.hits(), figures.misses(), figures.evictions());
  }
}
