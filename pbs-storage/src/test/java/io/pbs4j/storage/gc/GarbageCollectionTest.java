package io.pbs4j.storage.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GarbageCollectionTest {
  private static final String FIRST = "vm/100/2023-11-14T22:13:20Z";
  private static final String SECOND = "vm/100/2023-11-15T22:13:20Z";
  private static final long START = 1_700_000_000;
  private static final long LONG_AGO = 1_600_000_000;

  @TempDir Path directory;
  StoreFixture fixture;
  final List<String> log = new ArrayList<>();

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private GcStatus collect() throws IOException {
    return collect(() -> false);
  }

  private GcStatus collect(BooleanSupplier cancelled) throws IOException {
    return fixture.store().collectGarbage("UPID:gc", log::add, cancelled);
  }

  private Path chunkFile(String name) {
    return fixture.file(".chunks/" + name.substring(0, 4) + "/" + name);
  }

  /** A chunk file that nothing refers to, last touched at a time. */
  private Path garbage(int seed, long touched) throws IOException {
    return file(Digest.sha256(RandomBytes.noise(seed, 10)).toString(), touched);
  }

  private Path file(String name, long touched) throws IOException {
    Path file = chunkFile(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[100]);
    touch(file, touched);
    return file;
  }

  private static void touch(Path file, long time) throws IOException {
    FileTime stamp = FileTime.from(Instant.ofEpochSecond(time));
    Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(stamp, stamp, null);
  }

  private void touchAllChunks(long time) throws IOException {
    try (Stream<Path> files = Files.walk(fixture.file(".chunks"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        touch(file, time);
      }
    }
  }

  private Set<String> chunks() throws IOException {
    return fixture.files().stream()
        .filter(name -> name.startsWith(".chunks/"))
        .map(name -> name.substring(13))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertReadable(String snapshot) throws IOException {
    for (String archive :
        fixture.store().snapshots().fileNames(Namespace.ROOT, BackupSnapshot.parse(snapshot))) {
      if (!archive.endsWith(".blob")) {
        try (IndexReader index = IndexReader.open(fixture.file(snapshot + "/" + archive))) {
          index.forEach(
              (position, start, end, digest) ->
                  assertThat(fixture.store().chunks().isSound(digest)).isTrue());
        }
      }
    }
  }

  @Nested
  class TheCutOff {
    @ParameterizedTest
    @CsvSource({
      "1699913299, removed",
      "1699913300, pending",
      "1699999999, pending",
      "1700000000, disk"
    })
    void isADayAndFiveMinutesBeforeTheStart(long touched, String what) throws IOException {
      Path chunk = garbage(1, touched);
      GcStatus status = collect();
      assertThat(status.removedChunks()).isEqualTo(what.equals("removed") ? 1 : 0);
      assertThat(status.pendingChunks()).isEqualTo(what.equals("pending") ? 1 : 0);
      assertThat(status.diskChunks()).isEqualTo(what.equals("disk") ? 1 : 0);
      assertThat(Files.exists(chunk)).isEqualTo(!what.equals("removed"));
    }

    @ParameterizedTest
    @CsvSource({
      "1699799699, removed",
      "1699799700, pending",
      "1699799999, pending",
      "1699800000, disk"
    })
    void isFiveMinutesBeforeTheOldestRunningBackup(long touched, String what) throws IOException {
      fixture.clock().set(Instant.ofEpochSecond(1_699_800_000));
      try (BackupSession session = fixture.backup(FIRST)) {
        fixture.clock().set(Instant.ofEpochSecond(START));
        assertThat(session.finished()).isFalse();
        isADayAndFiveMinutesBeforeTheStart(touched, what);
      }
    }

    @Test
    void countsBytesAsStored() throws IOException {
      garbage(1, LONG_AGO);
      garbage(2, LONG_AGO);
      garbage(3, START - 1);
      garbage(4, START);
      GcStatus status = collect();
      assertThat(status.removedBytes()).isEqualTo(200);
      assertThat(status.removedChunks()).isEqualTo(2);
      assertThat(status.pendingBytes()).isEqualTo(100);
      assertThat(status.diskBytes()).isEqualTo(100);
    }

    @Test
    void isNotMovedByAClockThatRunsAhead() throws IOException {
      Path chunk = garbage(1, START + 1_000_000);
      collect();
      assertThat(chunk).exists();
    }
  }

  @Nested
  class ChunksInUse {
    @Test
    void stayHoweverOldTheyAre() throws IOException {
      fixture.finishedBackup(FIRST);
      touchAllChunks(LONG_AGO);
      GcStatus status = collect();
      assertThat(status.removedChunks()).isZero();
      assertThat(status.diskChunks()).isEqualTo(2);
      assertThat(status.indexFileCount()).isEqualTo(1);
      assertThat(status.indexDataBytes()).isEqualTo(8000);
      assertReadable(FIRST);
    }

    @Test
    void goOnceTheirSnapshotIsForgotten() throws IOException {
      fixture.finishedBackup(FIRST);
      fixture.finishedBackup("vm/101/2023-11-15T22:13:20Z");
      touchAllChunks(LONG_AGO);
      assertThat(chunks()).hasSize(3);
      fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));

      assertThat(collect().removedChunks()).isEqualTo(1);

      assertThat(chunks()).hasSize(2);
      assertReadable("vm/101/2023-11-15T22:13:20Z");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ns/a/ns/b/host/x/2023-11-14T22:13:20Z/",
          "host/x/2023-11-14T22:13:20Z/",
          "not/where/backups/are/",
          "host/",
          ""
        })
    void areFoundWhereverTheirIndexLies(String place) throws IOException {
      fixture.finishedBackup(FIRST);
      touchAllChunks(LONG_AGO);
      Files.createDirectories(fixture.file(place));
      Files.move(fixture.file(FIRST + "/root.pxar.didx"), fixture.file(place + "stray.didx"));
      fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));
      assertThat(collect().removedChunks()).isZero();
    }

    @Test
    void ofASnapshotWithoutManifestStay() throws IOException {
      fixture.finishedBackup(FIRST);
      Files.delete(fixture.file(FIRST + "/index.json.blob"));
      touchAllChunks(LONG_AGO);
      assertThat(collect().removedChunks()).isZero();
    }

    @Test
    void namedByHiddenFilesOnlyGo() throws IOException {
      fixture.finishedBackup(FIRST);
      touchAllChunks(LONG_AGO);
      Files.move(fixture.file(FIRST + "/root.pxar.didx"), fixture.file(FIRST + "/.root.pxar.didx"));
      assertThat(collect().removedChunks()).isEqualTo(2);
    }
  }

  @Nested
  class RunningBackups {
    @Test
    void keepTheChunksTheyUploaded() throws IOException {
      fixture.clock().set(Instant.now());
      try (BackupSession session = fixture.backup(FIRST)) {
        Uploader uploader = new Uploader(session);
        uploader.dynamicArchive("a.didx", new byte[5000]);
        int open = session.createDynamicIndex("b.didx");
        uploader.chunk(ArchiveName.Kind.DYNAMIC, open, new byte[6000]);
        fixture.clock().advance(Duration.ofDays(3));

        assertThat(collect().removedChunks()).isZero();

        uploader.append(ArchiveName.Kind.DYNAMIC, open, Digest.sha256(new byte[6000]), 0);
        session.closeIndex(
            ArchiveName.Kind.DYNAMIC,
            open,
            1,
            6000,
            Digest.sha256(Uploader.entry(6000, Digest.sha256(new byte[6000]))));
        uploader.manifest();
        session.finish();
      }
      assertReadable(FIRST);
    }

    @Test
    void keepOldGarbageThatTheyUploadAgain() throws IOException {
      fixture.finishedBackup(FIRST);
      fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));
      touchAllChunks(LONG_AGO);
      fixture.clock().set(Instant.now());
      try (BackupSession session = fixture.backup(FIRST)) {
        new Uploader(session).dynamicArchive("a.didx", new byte[5000]);
        Files.delete(fixture.file(FIRST + "/a.didx"));

        assertThat(collect().removedChunks()).isEqualTo(1);
      }
      assertThat(chunks()).containsExactly(Digest.sha256(new byte[5000]).toString());
    }

    @Test
    void keepTheirBaseAndWhatItNames() throws IOException {
      fixture.finishedBackup(FIRST);
      touchAllChunks(LONG_AGO);
      try (BackupSession session = fixture.backup(SECOND)) {
        session.previous("root.pxar.didx");
        assertThat(collect().removedChunks()).isZero();
      }
    }
  }

  @Nested
  class Claims {
    /** As on a storage that keeps no access times: what the file says is old whatever was done. */
    private void forgetTouches() throws IOException {
      touchAllChunks(LONG_AGO);
    }

    @Test
    void keepWhatARunningBackupUsesHoweverOldItLooks() throws IOException {
      try (BackupSession session = fixture.backup(FIRST)) {
        int open = session.createDynamicIndex("a.didx");
        new Uploader(session).chunk(ArchiveName.Kind.DYNAMIC, open, new byte[6000]);
        forgetTouches();
        assertThat(collect().removedChunks()).isZero();
      }
      assertThat(collect().removedChunks()).isEqualTo(1);
    }

    @Test
    void outliveABackupThatEndsWhenTheIndexesWereReadAlready() throws IOException {
      BackupSession session = fixture.backup(FIRST);
      int open = session.createDynamicIndex("a.didx");
      Digest chunk = new Uploader(session).chunk(ArchiveName.Kind.DYNAMIC, open, new byte[6000]);
      forgetTouches();

      collectAnd(
          () -> {
            try (session) {
              session.append(ArchiveName.Kind.DYNAMIC, open, List.of(chunk), new long[1]);
              Digest csum = Digest.sha256(Uploader.entry(6000, chunk));
              session.closeIndex(ArchiveName.Kind.DYNAMIC, open, 1, 6000, csum);
              new Uploader(session).manifest();
              session.finish();
            }
          });

      assertReadable(FIRST);
    }

    @Test
    void areKeptForABackupThatBeginsAndEndsMeanwhile() throws IOException {
      fixture.finishedBackup(FIRST);
      fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));
      forgetTouches();

      collectAnd(
          () -> {
            fixture.finishedBackup(FIRST);
            forgetTouches();
          });

      assertReadable(FIRST);
    }

    private interface Step {
      void run() throws IOException;
    }

    /** Collects, and does something when all indexes are read and the first chunks are listed. */
    private void collectAnd(Step step) throws IOException {
      boolean[] done = {false};
      collect(
          () -> {
            if (!done[0]) {
              done[0] = true;
              try {
                step.run();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
            return false;
          });
      assertThat(done[0]).isTrue();
    }
  }

  @Nested
  class DamagedCopies {
    @Test
    void goWhenNothingNamesTheirChunkAndTheyAreOld() throws IOException {
      String name = "ab".repeat(32);
      file(name + ".0.bad", LONG_AGO);
      file(name + ".1.bad", START);
      GcStatus status = collect();
      assertThat(status.removedBad()).isEqualTo(1);
      assertThat(status.stillBad()).isEqualTo(1);
      assertThat(status.removedChunks()).isZero();
      assertThat(status.diskChunks()).isZero();
      assertThat(chunks()).containsExactly(name + ".1.bad");
    }

    @Test
    void stayWhileAnIndexNamesTheirChunk() throws IOException {
      fixture.finishedBackup(FIRST);
      String name = Digest.sha256(new byte[5000]).toString();
      Files.move(chunkFile(name), chunkFile(name + ".0.bad"));
      touchAllChunks(LONG_AGO);
      GcStatus status = collect();
      assertThat(status.stillBad()).isEqualTo(1);
      assertThat(status.removedBad()).isZero();
      assertThat(chunks()).contains(name + ".0.bad");
    }
  }

  @Nested
  class AnIndexThatCannotBeRead {
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 4095, 4097})
    void stopsTheCollectionBeforeAnythingIsRemoved(int length) throws IOException {
      Path chunk = garbage(1, LONG_AGO);
      fixture.finishedBackup(FIRST);
      Path index = fixture.file(FIRST + "/root.pxar.didx");
      Files.write(index, Arrays.copyOf(Files.readAllBytes(index), length));
      assertThatThrownBy(GarbageCollectionTest.this::collect).isInstanceOf(IOException.class);
      assertThat(chunk).exists();
      assertThat(fixture.store().gcStatus()).isEqualTo(GcStatus.NONE);
      assertThat(fixture.store().collecting()).isFalse();
    }

    @Test
    void stopsItWhereverItLies() throws IOException {
      Path chunk = garbage(1, LONG_AGO);
      Files.write(Files.createDirectories(fixture.file("a/b")).resolve("x.fidx"), new byte[4096]);
      assertThatThrownBy(GarbageCollectionTest.this::collect).isInstanceOf(IOException.class);
      assertThat(chunk).exists();
    }
  }

  /** The log tells when an index was read; at that moment the store is changed. */
  private void collectAnd(String line, Runnable change) throws IOException {
    boolean[] done = {false};
    fixture
        .store()
        .collectGarbage(
            "UPID:gc",
            text -> {
              if (!done[0] && text.contains(line)) {
                done[0] = true;
                change.run();
              }
            },
            () -> false);
    assertThat(done[0]).isTrue();
  }

  @Nested
  class WhileSnapshotsComeAndGo {
    /** As many groups as needed for the change to come while the walk is under way. */
    @Test
    void indexesThatVanishAreNoError() throws IOException {
      for (int i = 0; i < 10; i++) {
        fixture.finishedBackup("vm/10" + i + "/2023-11-14T22:13:20Z");
      }
      collectAnd(
          "(1 of 10 index files)",
          () -> {
            for (int i = 0; i < 10; i++) {
              forget("vm/10" + i + "/2023-11-14T22:13:20Z");
            }
          });
      assertThat(fixture.store().gcStatus().indexFileCount()).isLessThan(10);
    }

    @Test
    void aSnapshotThatTookOverChunksOfOneThatVanishedIsFound() throws IOException {
      // The order of directories is that of the file system: in some rounds the base is read first,
      // then all is well.
      for (int round = 0; round < 5; round++) {
        StoreFixture before = fixture;
        try (StoreFixture store = StoreFixture.create(directory.resolve("round" + round))) {
          fixture = store;
          takeOverWhileCollecting("vm/" + round);
        } finally {
          fixture = before;
        }
      }
    }

    /**
     * When the first of five snapshots was read, a sixth takes over what the fifth has, and the
     * fifth goes.
     */
    private void takeOverWhileCollecting(String group) throws IOException {
      for (int day = 1; day <= 5; day++) {
        fixture.finishedBackup(group + "/2023-11-0" + day + "T00:00:00Z");
      }
      String base = group + "/2023-11-05T00:00:00Z";
      String next = group + "/2023-11-06T00:00:00Z";
      touchAllChunks(LONG_AGO);
      collectAnd(
          "(1 of 5 index files)",
          () -> {
            try (BackupSession session = fixture.backup(next)) {
              session.previous("root.pxar.didx");
              copyBase(session, base);
              session.finish();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            forget(base);
          });
      assertReadable(next);
    }

    /** What a client does that found nothing changed: it names the chunks of the base again. */
    private void copyBase(BackupSession session, String base) throws IOException {
      int wid = session.createDynamicIndex("root.pxar.didx");
      try (IndexReader index = IndexReader.open(fixture.file(base + "/root.pxar.didx"))) {
        index.forEach(
            (position, start, end, digest) ->
                session.append(ArchiveName.Kind.DYNAMIC, wid, List.of(digest), new long[] {start}));
        session.closeIndex(
            ArchiveName.Kind.DYNAMIC, wid, index.count(), index.size(), index.csum());
      }
      new Uploader(session).manifest();
    }

    private void forget(String snapshot) {
      try {
        fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(snapshot));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void anEmptyStoreIsCollectedInNoTime() throws IOException {
    GcStatus status = collect();
    assertThat(status).isEqualTo(new GcStatus("UPID:gc", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, START));
    assertThat(status.deduplicationFactor()).isEqualTo(1);
    assertThat(log)
        .contains("Start GC phase1 (mark used chunks)", "Start GC phase2 (sweep unused chunks)");
    assertThat(log)
        .contains("Removed garbage: 0 B", "On-Disk chunks: 0", "Deduplication factor: 1.00");
  }

  @Test
  void figuresAreKeptInTheStore() throws IOException {
    garbage(1, LONG_AGO);
    GcStatus status = collect();
    assertThat(fixture.store().gcStatus()).isEqualTo(status);
    assertThat(fixture.file(".gc-status"))
        .content()
        .contains("\"removed-chunks\":1", "\"upid\":\"UPID:gc\"");
  }

  @Test
  void figuresThatCannotBeReadAreNone() throws IOException {
    for (String text : new String[] {"", "{", "[]", "\0"}) {
      Files.writeString(fixture.file(".gc-status"), text);
      assertThat(fixture.store().gcStatus().upid()).isNull();
      assertThat(fixture.store().gcStatus().diskChunks()).isZero();
    }
  }

  @Test
  void canBeStopped() throws IOException {
    Path chunk = garbage(1, LONG_AGO);
    assertThatThrownBy(() -> collect(() -> true)).hasMessageContaining("abort requested");
    assertThat(chunk).exists();
    assertThat(collect().removedChunks()).isEqualTo(1);
  }

  @Test
  void runsOnceAtATime() throws IOException {
    boolean[] tried = {false};
    Thread[] other = {null};
    List<Throwable> failures = new ArrayList<>();
    fixture
        .store()
        .collectGarbage(
            "UPID:gc",
            line -> {
              if (!tried[0]) {
                tried[0] = true;
                assertThat(fixture.store().collecting()).isTrue();
                other[0] =
                    new Thread(
                        () -> {
                          try {
                            collect();
                          } catch (IOException | RuntimeException e) {
                            failures.add(e);
                          }
                        });
                other[0].start();
                try {
                  other[0].join();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              }
            },
            () -> false);
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED);
              assertThat(e).hasMessage("Start GC failed - (already running/locked)");
            });
    assertThat(fixture.store().collecting()).isFalse();
  }

  @Test
  void otherFilesInTheChunkDirectoryAreLeftAlone() throws IOException {
    file("ab".repeat(32) + ".x", LONG_AGO);
    file("ab".repeat(30), LONG_AGO);
    assertThat(collect().removedChunks()).isZero();
    assertThat(chunks()).hasSize(2);
  }

  @Test
  void aStoreOfTheReferenceHasTheFiguresThatItFound() throws IOException {
    Golden golden =
        Golden.unpack(Files.createDirectory(directory.resolve("golden")), Golden.Part.DATASTORE);
    try (Stream<Path> files = Files.walk(golden.datastore().resolve(".chunks"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        touch(file, LONG_AGO);
      }
    }
    try (Datastore store =
        new Datastore(
            "golden",
            FilesystemBackend.open(golden.datastore(), SyncLevel.NONE),
            Zstd.detect(),
            ManualClock.at(START))) {
      GcStatus status = store.collectGarbage("UPID:gc", log::add, () -> false);
      assertThat(status.indexFileCount()).isEqualTo(27);
      assertThat(status.indexDataBytes()).isEqualTo(515_001_495);
      // The reference counted 170; four chunks of one archive are not in the test data.
      assertThat(status.diskChunks()).isEqualTo(166);
      assertThat(status.removedChunks()).isZero();
    }
    List<String> marked =
        IntStream.rangeClosed(1, 27)
            .mapToObj(i -> "marked " + i * 100 / 27 + "% (" + i + " of 27 index files)")
            .toList();
    assertThat(log).contains("Original data usage: 491.144 MiB").containsSubsequence(marked);
    // The lines of the reference, less one chunk: the first of all is not in the test data.
    assertThat(log)
        .containsSubsequence(
            "processed 1% (0 chunks)", "processed 2% (3 chunks)", "processed 3% (5 chunks)");
    assertThat(log).filteredOn(line -> line.startsWith("WARN: ")).hasSize(4);
  }
}
