package io.pbs4j.storage.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grace period, missing chunks, dry runs, checkpoints, pauses. */
class GcRunTest {
  private static final String FIRST = "vm/100/2023-11-14T22:13:20Z";
  private static final long START = 1_700_000_000;
  private static final long LONG_AGO = 1_600_000_000;

  /** More than one page of a thousand. */
  private static final int MANY = 1300;

  @TempDir Path directory;
  StoreFixture fixture;
  final Said said = new Said();
  GcOptions options = GcOptions.standard();
  GcControl control = GcControl.of(() -> false);

  /** What a run said. */
  private static final class Said implements GcLog {
    final List<String> lines = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final List<GcProgress> progress = new ArrayList<>();
    Step onProgress = p -> {};

    interface Step {
      void at(GcProgress progress);
    }

    @Override
    public void line(String text) {
      lines.add(text);
    }

    @Override
    public void warning(String text) {
      warnings.add(text);
    }

    @Override
    public void progress(GcProgress now) {
      progress.add(now);
      onProgress.at(now);
    }
  }

  @BeforeEach
  void create() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    fixture.clock().set(Instant.ofEpochSecond(START));
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private GcStatus collect() throws IOException {
    return fixture.store().collectGarbage("UPID:gc", options, said, control);
  }

  private Path chunkFile(String name) {
    return fixture.file(".chunks/" + name.substring(0, 4) + "/" + name);
  }

  /** A chunk file that nothing refers to; few directories, as making them takes long. */
  private Path garbage(int seed, long touched) throws IOException {
    String digits = Digest.sha256(RandomBytes.noise(seed, 10)).toString();
    Path file = chunkFile(String.format("%02xff", seed % 64 * 4) + digits.substring(4));
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[100]);
    touch(file, touched);
    return file;
  }

  private void muchGarbage() throws IOException {
    for (int i = 0; i < MANY; i++) {
      garbage(i, LONG_AGO);
    }
  }

  private static void touch(Path file, long time) throws IOException {
    FileTime stamp = FileTime.from(Instant.ofEpochSecond(time));
    Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(stamp, stamp, null);
  }

  private void touchAllChunks(long time) throws IOException {
    for (Path file : storedChunks()) {
      touch(file, time);
    }
  }

  private List<Path> storedChunks() throws IOException {
    try (Stream<Path> files = Files.walk(fixture.file(".chunks"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Nested
  class AShorterGracePeriod {
    @Test
    void ofNothingRemovesWhatNobodyUsesNow() throws IOException {
      garbage(1, START - 1);
      garbage(2, START);
      options = options.withGrace(Duration.ZERO);
      GcStatus status = collect();
      assertThat(status.removedChunks()).isEqualTo(1);
      assertThat(status.diskChunks()).isEqualTo(1);
    }

    @Test
    void isCountedFromTheStart() throws IOException {
      garbage(1, START - 3601);
      garbage(2, START - 3600);
      options = options.withGrace(Duration.ofHours(1));
      assertThat(collect().removedChunks()).isEqualTo(1);
    }

    @Test
    void keepsWhatIsNoOlderThanTheOldestBackup() throws IOException {
      try (BackupSession session = fixture.backup(FIRST)) {
        int open = session.createDynamicIndex("a.didx");
        new Uploader(session).chunk(ArchiveName.Kind.DYNAMIC, open, new byte[6000]);
        touchAllChunks(LONG_AGO); // Only the claim protects it now.
        garbage(1, START - 300);
        garbage(2, START - 301);
        fixture.clock().advance(Duration.ofDays(2));
        options = options.withGrace(Duration.ZERO);
        GcStatus status = collect();
        assertThat(status.removedChunks()).isEqualTo(1);
        assertThat(chunkFile(Digest.sha256(new byte[6000]).toString())).exists();
      }
    }

    @Test
    void cannotBeNegative() {
      assertThatThrownBy(() -> options.withGrace(Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class ChunksThatAreMissing {
    private final String name = Digest.sha256(new byte[5000]).toString();

    @Test
    void areNamedWithTheIndexesThatNeedThem() throws IOException {
      fixture.finishedBackup(FIRST);
      fixture.finishedBackup("vm/101/2023-11-15T22:13:20Z");
      Files.delete(chunkFile(name));
      collect();
      assertThat(said.warnings)
          .containsExactlyInAnyOrder(
              "warning: unable to access non-existent chunk "
                  + name
                  + ", required by \""
                  + FIRST
                  + "/root.pxar.didx\"",
              "warning: unable to access non-existent chunk "
                  + name
                  + ", required by \"vm/101/2023-11-15T22:13:20Z/root.pxar.didx\"");
      assertThat(said.lines).noneMatch(line -> line.contains("non-existent"));
    }

    @Test
    void areNoAlarmIfTheyCameMeanwhile() throws IOException {
      fixture.finishedBackup(FIRST);
      Path file = chunkFile(name);
      Path aside = fixture.file(".aside");
      Files.move(file, aside);
      said.onProgress =
          p -> {
            if (p.phase() == GcProgress.Phase.SWEEP && !Files.exists(file)) {
              try {
                Files.move(aside, file);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          };
      garbage(1, LONG_AGO);
      collect();
      assertThat(file).exists();
      assertThat(said.warnings).isEmpty();
    }

    @Test
    void areNamedAHundredTimesAndThenCounted() throws IOException {
      for (int i = 0; i < 103; i++) {
        fixture.finishedBackup("vm/" + (100 + i) + "/2023-11-14T22:13:20Z");
      }
      Files.delete(chunkFile(name));
      collect();
      assertThat(said.warnings)
          .hasSize(101)
          .last()
          .isEqualTo("warning: 3 more uses of chunks that do not exist");
    }

    @Test
    void keepTheirDamagedCopies() throws IOException {
      fixture.finishedBackup(FIRST);
      Files.move(chunkFile(name), chunkFile(name + ".0.bad"));
      touchAllChunks(LONG_AGO);
      GcStatus status = collect();
      assertThat(status.stillBad()).isEqualTo(1);
      assertThat(said.warnings).hasSize(1);

      Files.write(chunkFile(name), new byte[10]);
      status = collect();
      assertThat(status.removedBad()).isEqualTo(1);
      assertThat(status.stillBad()).isZero();
    }
  }

  @Nested
  class ADryRun {
    @Test
    void changesNothingAndSaysWhatItWouldDo() throws IOException {
      muchGarbage();
      fixture.finishedBackup(FIRST);
      List<String> before = List.copyOf(fixture.files());
      options = options.withDryRun(true);
      GcStatus status = collect();
      assertThat(status.removedChunks()).isEqualTo(MANY);
      assertThat(fixture.files()).containsExactlyElementsOf(before);
      assertThat(said.lines)
          .contains("Would remove garbage: 126.953 KiB", "Would remove chunks: " + MANY);
      assertThat(fixture.store().gcStatus()).isEqualTo(GcStatus.NONE);
    }
  }

  @Nested
  class AnInterruptedRun {
    /** Stops when part of the chunks was looked at. */
    private void interrupt(IOException cause) throws IOException {
      boolean[] stop = {false};
      said.onProgress = p -> stop[0] |= p.phase() == GcProgress.Phase.SWEEP && p.done() > 30_000;
      GcControl before = control;
      control =
          new GcControl(
              () -> {
                if (stop[0]) {
                  throw cause;
                }
              });
      assertThatThrownBy(GcRunTest.this::collect).isSameAs(cause);
      said.onProgress = p -> {};
      control = before;
    }

    private final IOException overBudget =
        new StorageException(StorageException.Kind.OVER_BUDGET, "no more requests");

    @Test
    void goesOnWhereItWasAndAddsUp() throws IOException {
      muchGarbage();
      fixture.finishedBackup(FIRST);
      interrupt(overBudget);
      int left = storedChunks().size() - 2;
      assertThat(left).isBetween(1, MANY - 1);
      assertThat(fixture.file(".gc-checkpoint")).exists();
      assertThat(fixture.store().gcStatus()).isEqualTo(GcStatus.NONE);

      said.progress.clear();
      GcStatus status = collect();
      assertThat(status.removedChunks()).isEqualTo(MANY);
      assertThat(status.diskChunks()).isEqualTo(2);
      assertThat(status.indexFileCount()).isEqualTo(1);
      assertThat(said.progress)
          .filteredOn(p -> p.phase() == GcProgress.Phase.SWEEP)
          .allMatch(p -> p.done() > 30_000);
      assertThat(said.lines).anyMatch(line -> line.startsWith("going on behind chunk "));
      assertThat(fixture.file(".gc-checkpoint")).doesNotExist();
    }

    @Test
    void marksAnewSoThatWhatWasBackedUpSinceStays() throws IOException {
      muchGarbage();
      fixture.finishedBackup(FIRST);
      fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));
      interrupt(overBudget);
      fixture.finishedBackup(FIRST);
      touchAllChunks(LONG_AGO);
      collect();
      assertThat(storedChunks()).hasSize(2);
    }

    @Test
    void staysInterruptedWhenTheOptionsDifferOrADayHasPassed() throws IOException {
      muchGarbage();
      interrupt(overBudget);
      options = options.withGrace(Duration.ofHours(30));
      assertThat(collect().removedChunks()).isLessThan(MANY);
      assertThat(said.lines).noneMatch(line -> line.startsWith("going on"));
    }

    @Test
    void isBegunAnewAfterADay() throws IOException {
      muchGarbage();
      interrupt(overBudget);
      fixture.clock().advance(Duration.ofHours(25));
      assertThat(collect().removedChunks()).isLessThan(MANY);
      assertThat(said.lines).noneMatch(line -> line.startsWith("going on"));
    }

    @Test
    void remembersWhatWasMissing() throws IOException {
      muchGarbage();
      String first = "";
      int i = 0;
      while (!first.startsWith("00")) {
        first = Digest.sha256(RandomBytes.noise(1_000_000 + i++, 5000)).toString();
      }
      byte[] content = RandomBytes.noise(1_000_000 + i - 1, 5000);
      try (BackupSession session = fixture.backup(FIRST)) {
        new Uploader(session).dynamicArchive("a.didx", content);
        new Uploader(session).manifest();
        session.finish();
      }
      Files.delete(chunkFile(first));
      interrupt(overBudget);
      collect();
      assertThat(said.warnings).singleElement().asString().contains(first);
    }

    @Test
    void savesItsPlaceNowAndThenByItself() throws IOException {
      muchGarbage();
      boolean[] saved = {false};
      said.onProgress =
          p -> {
            saved[0] |= Files.exists(fixture.file(".gc-checkpoint"));
            fixture.clock().advance(Duration.ofSeconds(31));
          };
      collect();
      assertThat(saved[0]).isTrue();
      assertThat(fixture.file(".gc-checkpoint")).doesNotExist();
    }

    @Test
    void isNotStoppedByACheckpointThatCannotBeRead() throws IOException {
      for (String text : new String[] {"", "{", "{\"place\":\"zz\"}", "[]", "\0"}) {
        garbage(1, LONG_AGO);
        Files.writeString(fixture.file(".gc-checkpoint"), text);
        assertThat(collect().removedChunks()).isEqualTo(1);
        assertThat(fixture.file(".gc-checkpoint")).doesNotExist();
      }
    }

    @Test
    void tellsHowLongItWillTakeOnceItKnows() throws IOException {
      muchGarbage();
      said.onProgress = p -> fixture.clock().advance(Duration.ofMinutes(2));
      collect();
      assertThat(said.progress.get(said.progress.size() - 1).remaining()).isNotNull();
      assertThat(said.lines).anyMatch(line -> line.matches("about \\d+ min \\d+ s left in this phase"));
    }
  }

  @Nested
  class APause {
    @Test
    void waitsWithItsPlaceSavedAndTheClaimsHeldUntilItIsOver() throws Exception {
      muchGarbage();
      fixture.finishedBackup(FIRST);
      fixture.store().edits().forget(Namespace.ROOT, BackupSnapshot.parse(FIRST));
      touchAllChunks(LONG_AGO);
      CountDownLatch waiting = new CountDownLatch(1);
      said.onProgress =
          p -> {
            if (p.paused()) {
              waiting.countDown();
            } else if (p.phase() == GcProgress.Phase.SWEEP) {
              control.pause();
              said.onProgress = q -> waiting.countDown();
            }
          };
      FutureTask<GcStatus> run = new FutureTask<>(GcRunTest.this::collect);
      Thread thread = new Thread(run);
      thread.start();
      assertThat(waiting.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(fixture.store().garbage().progress()).get().matches(GcProgress::paused);
      assertThat(fixture.file(".gc-checkpoint")).exists();

      // A backup that begins and ends meanwhile uses chunks that were not looked at yet.
      fixture.finishedBackup(FIRST);
      touchAllChunks(LONG_AGO);
      fixture.store().garbage().control().orElseThrow().proceed();

      GcStatus status = run.get(1, TimeUnit.MINUTES);
      thread.join();
      assertThat(status.removedChunks()).isGreaterThanOrEqualTo(MANY);
      assertThat(storedChunks()).hasSize(2);
      assertThat(fixture.store().garbage().control()).isEmpty();
    }

    @Test
    void endsWhenTheRunIsToStop() throws IOException {
      muchGarbage();
      boolean[] stop = {false};
      control = GcControl.of(() -> stop[0]);
      said.onProgress =
          p -> {
            if (p.phase() == GcProgress.Phase.SWEEP) {
              control.pause();
            }
            stop[0] |= p.paused();
          };
      assertThatThrownBy(GcRunTest.this::collect).hasMessageContaining("abort requested");
    }
  }

  @Test
  void isNotStoppedByFiguresThatCannotBeWritten() throws IOException {
    garbage(1, LONG_AGO);
    Files.createDirectories(fixture.file(".gc-status/x"));
    assertThat(collect().removedChunks()).isEqualTo(1);
    assertThat(said.warnings).singleElement().asString().startsWith("warning: the figures cannot be saved");
  }

  @Test
  void marksThatExceedTheMemoryGoToFilesOfWhichNothingIsLeft() throws IOException {
    byte[][] contents = new byte[2000][];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = RandomBytes.noise(i, 64);
    }
    try (BackupSession session = fixture.backup(FIRST)) {
      new Uploader(session).dynamicArchive("a.didx", contents);
      new Uploader(session).manifest();
      session.finish();
    }
    touchAllChunks(LONG_AGO);
    garbage(77, LONG_AGO);
    Path spill = directory.resolve("spill");
    options = options.withMarkMemory(8 << 10, spill);
    GcStatus status = collect();
    assertThat(status.removedChunks()).isEqualTo(1);
    assertThat(status.diskChunks()).isEqualTo(2000);
    assertThat(said.warnings).isEmpty();
    assertThat(spill).isEmptyDirectory();
  }
}
