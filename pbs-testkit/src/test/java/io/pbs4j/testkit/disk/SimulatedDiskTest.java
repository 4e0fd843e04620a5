package io.pbs4j.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private final SimulatedDisk disk = new SimulatedDisk(ManualClock.at(1000));

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String read(SimulatedDisk disk, String path) throws IOException {
    return Files.exists(disk.path(path)) ? Files.readString(disk.path(path)) : "none";
  }

  @Test
  void filesAndDirectoriesAreAsOnAnyFileSystem() throws Exception {
    Files.createDirectories(disk.path("/a/b"));
    Files.writeString(disk.path("/a/b/c"), "text");
    assertThat(Files.size(disk.path("/a/b/c"))).isEqualTo(4);
    assertThatThrownBy(() -> Files.delete(disk.path("/a/b"))).isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> Files.createDirectory(disk.path("/a"))).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> Files.readString(disk.path("/x"))).isInstanceOf(NoSuchFileException.class);
    Files.createLink(disk.path("/a/d"), disk.path("/a/b/c"));
    Files.delete(disk.path("/a/b/c"));
    assertThat(read(disk, "/a/d")).isEqualTo("text");
    Files.move(disk.path("/a/d"), disk.path("/a/e"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(Files.list(disk.path("/a"))).extracting(Path::toString).containsExactly("/a/b", "/a/e");
  }

  @Test
  void contentIsSafeWhenTheFileWasSyncedAndItsNameWhenTheDirectoryWas() throws Exception {
    Files.writeString(disk.path("/a"), "text");
    force(disk.path("/a"));
    assertThat(read(disk.afterCrash(Losses.EVERYTHING), "/a")).isEqualTo("none");
    force(disk.path("/"));
    assertThat(read(disk.afterCrash(Losses.EVERYTHING), "/a")).isEqualTo("text");
    Files.writeString(disk.path("/b"), "more");
    force(disk.path("/"));
    assertThat(read(disk.afterCrash(Losses.EVERYTHING), "/b")).isEmpty();
    assertThat(read(disk.afterCrash(Losses.NOTHING), "/b")).isEqualTo("more");
  }

  @Test
  void aFileThatWasReplacedIsTheOldOrTheNewOneOrTornIfItWasNotSynced() throws Exception {
    Files.writeString(disk.path("/a"), "old!");
    disk.syncAll();
    Files.writeString(disk.path("/b"), "new!");
    Files.move(disk.path("/b"), disk.path("/a"), StandardCopyOption.ATOMIC_MOVE);
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      seen.add(read(disk.afterCrash(Losses.random(new SplittableRandom(seed))), "/a"));
    }
    assertThat(seen).containsExactlyInAnyOrder("old!", "new!", "", "ne", "ne\0\0");
  }

  @Test
  void aKillTakesNothingAndEndsAllLocks() throws Exception {
    Files.writeString(disk.path("/a"), "text");
    FileChannel channel = FileChannel.open(disk.path("/a"), StandardOpenOption.READ);
    assertThat(channel.tryLock(0, 1, true)).isNotNull();
    try (FileChannel other = FileChannel.open(disk.path("/a"), StandardOpenOption.READ)) {
      assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
    }
    SimulatedDisk next = disk.afterKill();
    disk.powerOff();
    assertThatThrownBy(channel::size).isInstanceOf(PowerCutException.class);
    assertThat(read(next, "/a")).isEqualTo("text");
    try (FileChannel other = FileChannel.open(next.path("/a"), StandardOpenOption.READ)) {
      assertThat(other.tryLock(0, 1, true)).isNotNull();
    }
    assertThat(read(next.afterCrash(Losses.EVERYTHING), "/a")).isEqualTo("none");
  }

  @Test
  void theGateMayFailACall() {
    disk.gate(
        (call, path) -> {
          if (call == DiskCall.WRITE) {
            throw new IOException("No space left on device");
          }
        });
    assertThatThrownBy(() -> Files.writeString(disk.path("/a"), "text")).hasMessage("No space left on device");
    assertThat(disk.path("/a")).isEmptyFile();
  }

  @Test
  void aDiskThatLiesAboutSyncsLosesWhatWasSynced() throws Exception {
    disk.lieAboutSyncs();
    Files.writeString(disk.path("/a"), "text");
    force(disk.path("/a"));
    force(disk.path("/"));
    assertThat(read(disk.afterCrash(Losses.EVERYTHING), "/a")).isEqualTo("none");
  }
}
