package io.pbs4j.storage.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.Draft;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import io.pbs4j.testkit.disk.Losses;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a directory keeps when the power goes, beyond what the simulation shows. */
class PowerCutTest {
  private static final byte[] DATA = RandomBytes.noise(1, 5000);
  private static final byte[] BLOB = DataBlob.encode(DATA, null).bytes();
  private static final Digest DIGEST = Digest.sha256(DATA);

  /** All content is torn in its middle, all names are kept. */
  private static final Losses ZEROS =
      (kind, path, bound) -> kind == Losses.Kind.CONTENT ? bound - 1 : 0;

  private final ManualClock clock = ManualClock.at(StoreFixture.START);
  private SimulatedDisk disk = new SimulatedDisk(clock);

  private Backend open(SyncLevel level) throws IOException {
    return SimulatedFilesystem.open(disk, level, clock);
  }

  private static boolean publishNew(Backend backend) throws IOException {
    try (ChunkBackend.Spool spool = backend.chunks().spool(DIGEST)) {
      spool.append(ByteBuffer.wrap(BLOB));
      return spool.publishNew();
    }
  }

  private static byte[] stored(Backend backend) throws IOException {
    try (var channel = backend.chunks().open(DIGEST)) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  @Test
  void aDatastoreThatWasCreatedIsThere() throws Exception {
    SimulatedFilesystem.create(disk);
    disk = disk.afterCrash(Losses.EVERYTHING);
    open(SyncLevel.FILE).close();
  }

  @ParameterizedTest
  @EnumSource(value = SyncLevel.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aContainerThatWasRemovedDoesNotComeBack(SyncLevel level) throws Exception {
    SimulatedFilesystem.create(disk);
    try (Backend backend = open(level)) {
      backend.createContainer("host/a");
      backend.write("host/a/owner", new byte[1]);
      disk.syncAll();
      backend.deleteContainer("host/a");
      backend.settle();
    }
    disk = disk.afterCrash(Losses.EVERYTHING);
    try (Backend backend = open(level)) {
      assertThat(backend.exists("host/a")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(value = SyncLevel.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void nothingThatWasRemovedComesBackWhenACollectionHasBegun(SyncLevel level) throws Exception {
    SimulatedFilesystem.create(disk);
    try (Backend backend = open(level)) {
      backend.createContainer("host/a");
      disk.syncAll();
      backend.deleteContainer("host/a");
      backend.chunks().sweep("");
    }
    disk = disk.afterCrash(Losses.EVERYTHING);
    try (Backend backend = open(level)) {
      assertThat(backend.exists("host/a")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(value = SyncLevel.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void anIndexThatHasItsNameIsWhole(SyncLevel level) throws Exception {
    SimulatedFilesystem.create(disk);
    try (Backend backend = open(level)) {
      backend.createContainer("host/a");
      try (Draft draft = backend.draft("host/a/x.didx")) {
        Files.write(draft.file(), DATA);
        draft.publish();
      }
    }
    disk = disk.afterCrash(ZEROS);
    try (Backend backend = open(level)) {
      assertThat(backend.read("host/a/x.didx", DATA.length)).hasValue(DATA);
    }
  }

  @ParameterizedTest
  @EnumSource(value = SyncLevel.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aChunkIsThereWithItsDirectoryAfterTheSync(SyncLevel level) throws Exception {
    SimulatedFilesystem.create(disk);
    try (Backend backend = open(level)) {
      publishNew(backend);
      backend.sync(List.of(), List.of(DIGEST));
    }
    disk = disk.afterCrash(Losses.EVERYTHING);
    try (Backend backend = open(level)) {
      assertThat(stored(backend)).isEqualTo(BLOB);
    }
  }

  @Test
  void aChunkInPiecesIsNotTakenForTheOneThatIsUploadedAgain() throws Exception {
    SimulatedFilesystem.create(disk);
    open(SyncLevel.FILESYSTEM).close();
    clock.advance(Duration.ofDays(100));
    try (Backend backend = open(SyncLevel.FILESYSTEM)) {
      assertThat(publishNew(backend)).isTrue();
    }
    disk = disk.afterCrash(ZEROS);
    clock.advance(Duration.ofDays(100));
    // Also not when it was opened and closed since.
    open(SyncLevel.FILESYSTEM).close();
    try (Backend backend = open(SyncLevel.FILESYSTEM)) {
      assertThat(stored(backend)).hasSameSizeAs(BLOB).isNotEqualTo(BLOB);
      assertThat(publishNew(backend)).isTrue();
      assertThat(stored(backend)).isEqualTo(BLOB);
      assertThat(publishNew(backend)).isFalse();
    }
  }

  @Test
  void aChunkOfAnotherTimeIsNotReadToSeeWhetherItIsWhole() throws Exception {
    SimulatedFilesystem.create(disk);
    try (Backend backend = open(SyncLevel.FILE)) {
      publishNew(backend);
      Files.write(
          SimulatedFilesystem.root(disk)
              .resolve(".chunks/" + DIGEST.toString().substring(0, 4) + "/" + DIGEST),
          new byte[1]);
    }
    clock.advance(Duration.ofDays(100));
    open(SyncLevel.FILE);
    disk = disk.afterKill();
    try (Backend backend = open(SyncLevel.FILE)) {
      assertThat(publishNew(backend)).isFalse();
    }
  }
}
