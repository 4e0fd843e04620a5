package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.storage.snapshot.SnapshotInfo;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import io.pbs4j.testkit.s3.S3Bucket;
import io.pbs4j.testkit.s3.S3Server;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A datastore over a server that fails, and what must be in it. Every method may fail with the server. */
final class StoreInTrouble implements Closeable {
  /** Contents that occur: the longer ones do not fit the memory of a spool. */
  static final List<byte[]> CONTENTS =
      IntStream.range(0, 10).mapToObj(i -> RandomBytes.noise(i, 400 + i * 9000)).toList();

  static final List<Digest> DIGESTS = CONTENTS.stream().map(Digest::sha256).toList();
  private static final List<byte[]> BLOBS =
      CONTENTS.stream().map(content -> DataBlob.encode(content, Zstd.detect()).bytes()).toList();
  private static final String ARCHIVE = "root.pxar.didx";
  private static final Duration LONG_ENOUGH_TO_COLLECT = Duration.ofDays(2);

  private final Path directory;
  private final ManualClock clock = ManualClock.at(StoreFixture.START);
  private final S3Server server;
  private final NavigableMap<BackupSnapshot, List<Integer>> acknowledged = new ConcurrentSkipListMap<>();
  private Datastore store;
  private int caches;

  StoreInTrouble(Path directory) throws IOException {
    this.directory = directory;
    this.server = TestServers.start(clock);
    this.store = connect();
  }

  S3Server server() {
    return server;
  }

  S3Bucket bucket() {
    return server.bucket(TestServers.BUCKET);
  }

  List<BackupSnapshot> acknowledged() {
    return List.copyOf(acknowledged.keySet());
  }

  private Datastore connect() throws IOException {
    S3Settings.Retries retries =
        new S3Settings.Retries(2, Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(1));
    S3Settings settings = TestServers.settings(server, "store").withRetries(retries);
    Path cache = directory.resolve("cache" + caches);
    return new Datastore("test", S3Backend.connect(settings, cache, "test", clock), Zstd.detect(), clock);
  }

  /** Closes the store and opens it again, if need be after the trouble; listings lag behind no longer then. */
  void restart(boolean keepCache) throws IOException {
    server.faults().lateListings(0);
    restartAtOnce(keepCache);
  }

  /** The same in no time. */
  void restartAtOnce(boolean keepCache) throws IOException {
    store.close();
    caches += keepCache ? 0 : 1;
    StorageException failure = null;
    for (int tries = 0; tries < 3; tries++) {
      try {
        store = connect();
        return;
      } catch (StorageException e) {
        failure = e;
      }
    }
    server.goOnline();
    server.faults().clear();
    store = connect();
    throw failure;
  }

  /**
   * Backs up.
   *
   * @param collecting whether a garbage collection runs in the middle
   */
  void backUp(String group, List<Integer> contents, boolean collecting) throws IOException {
    clock.advance(Duration.ofMinutes(1));
    BackupSnapshot snapshot = new BackupSnapshot(BackupGroup.parse(group), clock.instant().getEpochSecond());
    BackupRequest request = new BackupRequest(Namespace.ROOT, snapshot, StoreFixture.USER, false, false);
    try (BackupSession session = store.backup(request, line -> {})) {
      FileEntry archive = upload(session, contents, collecting);
      byte[] manifest = Manifest.create(snapshot, List.of(archive)).toBlob(Zstd.detect()).bytes();
      new Uploader(session).blob("index.json.blob", manifest);
      session.finish();
      // Before the session is closed: what becomes of its locks is nobody's loss.
      acknowledged.put(snapshot, List.copyOf(contents));
    }
  }

  private FileEntry upload(BackupSession session, List<Integer> contents, boolean collecting)
      throws IOException {
    Set<Digest> reusable = new HashSet<>();
    if (session.previousBackupTime().isPresent()) {
      try (IndexReader index = IndexReader.of(ByteSource.of(ARCHIVE, session.previous(ARCHIVE)))) {
        index.forEach((position, start, end, digest) -> reusable.add(digest));
      }
    }
    Uploader uploader = new Uploader(session);
    int writer = session.createDynamicIndex(ARCHIVE);
    MessageDigest sha = Digest.newSha256();
    long size = 0;
    for (int content : contents) {
      if (!reusable.contains(DIGESTS.get(content))) {
        uploader.chunk(Kind.DYNAMIC, writer, CONTENTS.get(content));
      }
      uploader.append(Kind.DYNAMIC, writer, DIGESTS.get(content), size);
      size += CONTENTS.get(content).length;
      sha.update(Uploader.entry(size, DIGESTS.get(content)));
    }
    if (collecting) {
      collectGarbage();
    }
    Digest csum = Digest.of(sha.digest());
    session.closeIndex(Kind.DYNAMIC, writer, contents.size(), size, csum);
    return new FileEntry(ArchiveName.parse(ARCHIVE), CryptMode.NONE, size, csum);
  }

  /** Reads a snapshot as a restore does and compares every byte. */
  void restore(BackupSnapshot snapshot) throws IOException {
    List<Integer> contents = acknowledged.get(snapshot);
    try (ReaderSession session = store.reader(Namespace.ROOT, snapshot, StoreFixture.USER, true, line -> {})) {
      session.download("index.json.blob").close();
      try (IndexReader index = IndexReader.of(ByteSource.of(ARCHIVE, session.download(ARCHIVE)))) {
        index.verifyCsum();
        assertThat(index.count()).isEqualTo(contents.size());
        for (int i = 0; i < contents.size(); i++) {
          assertThat(index.digest(i)).isEqualTo(DIGESTS.get(contents.get(i)));
          try (SeekableByteChannel chunk = session.chunk(index.digest(i))) {
            assertThat(Channels.newInputStream(chunk).readAllBytes()).isEqualTo(BLOBS.get(contents.get(i)));
          }
        }
      }
    }
  }

  /** Looks at every chunk of every snapshot as a verification does. */
  void verify() throws IOException {
    for (List<Integer> contents : acknowledged.values()) {
      for (int content : contents) {
        assertThat(store.chunks().isSound(DIGESTS.get(content))).isTrue();
      }
    }
  }

  /** Lists all snapshots; those acknowledged must be among them, and finished. */
  Set<BackupSnapshot> list() throws IOException {
    Set<BackupSnapshot> all = new HashSet<>();
    Set<BackupSnapshot> finished = new HashSet<>();
    for (BackupGroup group : store.snapshots().groups(Namespace.ROOT)) {
      for (SnapshotInfo info : store.listing().snapshots(Namespace.ROOT, group)) {
        all.add(info.snapshot());
        if (info.finished()) {
          finished.add(info.snapshot());
        }
      }
    }
    assertThat(finished).containsAll(acknowledged.keySet());
    return all;
  }

  /** Removes a snapshot; whether it is still there when that fails nobody can say. */
  void forget(BackupSnapshot snapshot) throws IOException {
    acknowledged.remove(snapshot);
    store.edits().forget(Namespace.ROOT, snapshot);
  }

  /** Condemns and removes. */
  void collectGarbage() throws IOException {
    for (int run = 0; run < 2; run++) {
      clock.advance(LONG_ENOUGH_TO_COLLECT);
      store.collectGarbage("", line -> {}, () -> false);
    }
  }

  /** Two backups, a restore and a garbage collection at once. */
  void work(List<Integer> first, List<Integer> second, @Nullable BackupSnapshot snapshot) throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      tasks.add(task(() -> backUp("host/2", first, false)));
      tasks.add(task(() -> backUp("host/3", second, false)));
      tasks.add(task(this::collectGarbage));
      if (snapshot != null) {
        tasks.add(task(() -> restore(snapshot)));
      }
      IOException failure = null;
      for (Future<Void> result : threads.invokeAll(tasks)) {
        failure = failureOf(result, failure);
      }
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static Callable<Void> task(Task task) {
    return () -> {
      task.run();
      return null;
    };
  }

  private static @Nullable IOException failureOf(Future<Void> result, @Nullable IOException before)
      throws InterruptedException {
    try {
      result.get();
      return before;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException failure
          && failure.kind() == StorageException.Kind.UNREACHABLE) {
        return failure;
      }
      throw new AssertionError(e.getCause());
    }
  }

  /** The trouble is over: all is as acknowledged, and all can be removed. */
  void prove(boolean keepCache) throws IOException {
    server.goOnline();
    server.faults().clear();
    restart(keepCache);
    list();
    verify();
    for (BackupSnapshot snapshot : acknowledged.keySet()) {
      restore(snapshot);
    }
    assertThat(bucket().keys()).noneMatch(key -> key.endsWith(".bad"));
    for (BackupGroup group : store.snapshots().groups(Namespace.ROOT)) {
      assertThat(store.edits().forgetGroup(Namespace.ROOT, group)).isTrue();
    }
    collectGarbage();
    assertThat(bucket().keys())
        .allMatch(key -> key.startsWith("store/.") && !key.startsWith("store/.chunks/"));
  }

  @Override
  public void close() throws IOException {
    try (server) {
      store.close();
    }
  }
}
