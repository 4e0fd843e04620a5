package io.pbs4j.storage.s3;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;

/** A datastore in a bucket in memory that can be closed and opened again, here or by another server. */
final class S3Fixture implements AutoCloseable {
  static final long CACHE_SIZE = 64L << 20;

  private final Path directory;
  private final ManualClock clock;
  private final MemoryObjectStore bucket;
  private final RequestLedger ledger;
  private final S3Backend backend;
  private final Datastore store;

  private S3Fixture(Path directory, ManualClock clock, MemoryObjectStore bucket, RequestLedger ledger)
      throws IOException {
    this.directory = directory;
    this.clock = clock;
    this.bucket = bucket;
    this.ledger = ledger;
    this.backend =
        S3Backend.open(
            bucket, ledger, new S3Backend.Local(directory, CACHE_SIZE, 4, 16L << 20, "test"), clock);
    this.store = new Datastore("test", backend, Zstd.detect(), clock);
  }

  static S3Fixture create(Path directory) throws IOException {
    ManualClock clock = ManualClock.at(StoreFixture.START);
    RequestLedger ledger = new RequestLedger();
    return new S3Fixture(directory, clock, new MemoryObjectStore(ledger, clock), ledger);
  }

  /** The same bucket, opened with a cache directory; counts from zero. */
  S3Fixture again(Path cacheDirectory) throws IOException {
    RequestLedger other = new RequestLedger();
    return new S3Fixture(cacheDirectory, clock, bucket.connectAgain(other), other);
  }

  /** Closes it and opens it again on its own cache. */
  S3Fixture restarted() throws IOException {
    close();
    return again(directory);
  }

  MemoryObjectStore bucket() {
    return bucket;
  }

  S3Backend backend() {
    return backend;
  }

  Datastore store() {
    return store;
  }

  ManualClock clock() {
    return clock;
  }

  RequestLedger ledger() {
    return ledger;
  }

  BackupSession backup(String snapshot) throws IOException {
    return store.backup(
        new BackupRequest(
            Namespace.ROOT, BackupSnapshot.parse(snapshot), StoreFixture.USER, false, false),
        line -> {});
  }

  ReaderSession reader(String snapshot) throws IOException {
    return store.reader(
        Namespace.ROOT, BackupSnapshot.parse(snapshot), StoreFixture.USER, false, line -> {});
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
