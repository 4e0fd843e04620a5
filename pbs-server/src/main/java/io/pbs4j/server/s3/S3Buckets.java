package io.pbs4j.server.s3;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Backend;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.cache.ContentCache;
import io.pbs4j.storage.s3.client.BucketProbe;
import io.pbs4j.storage.s3.client.ProbeReport;
import io.pbs4j.storage.s3.client.S3ObjectStore;
import io.pbs4j.storage.s3.object.PrefixRemoval;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Collectors;

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
  public Bucket open(S3Settings settings, Path cache, BucketLog log) throws IOException {
    RequestLedger ledger = new RequestLedger();
    S3ObjectStore store = S3ObjectStore.connect(settings, ledger);
    try {
      probe(store, log);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
    S3Backend backend =
        S3Backend.open(
            store, ledger, S3Backend.Local.of(cache, settings.cacheSize(), server), clock);
    return new Bucket(backend, () -> figures(backend.cache()));
  }

  @Override
  public void destroy(S3Settings settings, BucketLog log) throws IOException {
    try (S3ObjectStore store = S3ObjectStore.connect(settings, new RequestLedger())) {
      PrefixRemoval.Outcome outcome = new PrefixRemoval(store).run();
      log.line(outcome.removed() + " objects removed from " + store.describe());
      if (outcome.left() > 0) {
        log.warn(outcome.left() + " objects are no part of a datastore and stay");
      }
    }
  }

  private static void probe(S3ObjectStore store, BucketLog log) throws IOException {
    ProbeReport report = new BucketProbe(store).run();
    String facts =
        report.facts().entrySet().stream()
            .map(fact -> fact.getKey() + ": " + fact.getValue())
            .collect(Collectors.joining(", "));
    log.line(store.describe() + " - " + facts);
    report.warnings().forEach(log::warn);
    if (!report.usable()) {
      throw StorageException.invalid(
          store.describe() + " cannot hold a datastore: " + String.join("; ", report.refusals()));
    }
  }

  private static Bucket.CacheFigures figures(ContentCache cache) {
    ContentCache.Figures figures = cache.figures();
    return new Bucket.CacheFigures(
        cache.used(), cache.bound(), figures.hits(), figures.misses(), figures.evictions());
  }
}
