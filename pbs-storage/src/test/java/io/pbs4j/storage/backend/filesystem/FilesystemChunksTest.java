package io.pbs4j.storage.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.backend.SyncLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilesystemChunksTest {
  private static final String NAME = "abcd" + "0".repeat(60);
  private static final Digest DIGEST = Digest.parse(NAME);

  @TempDir Path root;
  FilesystemChunks chunks;

  @BeforeEach
  void create() {
    FileSync sync = new FileSync(root, SyncLevel.NONE);
    chunks = new FilesystemChunks(root, sync, InstantSource.system(), CrashTimes.NONE);
  }

  private List<StoredChunk> list(int prefix) throws IOException {
    List<StoredChunk> seen = new ArrayList<>();
    chunks.list(prefix, seen, leftover -> {});
    return seen;
  }

  @ParameterizedTest
  @EnumSource(SyncLevel.class)
  void aSpoolBecomesAFileNamedByItsDigest(SyncLevel level) throws IOException {
    chunks = new FilesystemChunks(root, new FileSync(root, level), InstantSource.system(), CrashTimes.NONE);
    try (ChunkBackend.Spool spool = chunks.spool(DIGEST)) {
      spool.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      spool.append(ByteBuffer.wrap(new byte[] {4}));
      spool.overwrite(1, new byte[] {9, 8});
      assertThat(spool.read(1).readAllBytes()).containsExactly(9, 8, 4);
      spool.read(0).close();
      spool.overwrite(0, new byte[] {7});
      assertThat(chunks.find(DIGEST)).isNull();
      spool.publish();
    }
    assertThat(root.resolve("abcd").resolve(NAME)).hasBinaryContent(new byte[] {7, 9, 8, 4});
    assertThat(Objects.requireNonNull(chunks.find(DIGEST)).length()).isEqualTo(4);
  }

  @Test
  void aSweepRemovesWhatAKilledProgramWasWritingADayAgo() throws IOException {
    Path directory = Files.createDirectory(root.resolve("abcd"));
    Path old = Files.write(directory.resolve(NAME + ".tmp_0b54f0f1-7b0f-4e71-9c62-6a4a8ed0a001_1"), new byte[1]);
    Path reference = Files.write(directory.resolve(NAME + ".tmp_XyZ123"), new byte[1]);
    Path fresh = Files.write(directory.resolve(NAME + ".tmp_0b54f0f1-7b0f-4e71-9c62-6a4a8ed0a001_2"), new byte[1]);
    Path foreign = Files.write(directory.resolve("notes.tmp_1"), new byte[1]);
    FileTime yesterday = FileTime.from(Instant.now().minusSeconds(86_500));
    for (Path file : List.of(old, reference, foreign)) {
      Files.setLastModifiedTime(file, yesterday);
    }
    try (ChunkBackend.Spool mine = chunks.spool(DIGEST)) {
      mine.append(ByteBuffer.wrap(new byte[1]));
      try (var files = Files.list(directory)) {
        for (Path file : files.filter(f -> !f.equals(fresh)).toList()) {
          Files.setLastModifiedTime(file, yesterday);
        }
      }
      assertThat(chunks.pages("").next()).isNull();
      assertThat(old).exists();
      assertThat(chunks.sweep("").next()).isNull();
      assertThat(old).doesNotExist();
      assertThat(reference).doesNotExist();
      assertThat(fresh).exists();
      assertThat(foreign).exists();
      mine.publish();
    }
    assertThat(Objects.requireNonNull(chunks.find(DIGEST)).length()).isOne();
  }

  @Test
  void aTouchSetsTheAccessTimeAndLeavesTheOtherToTheNanosecond() throws IOException {
    Path file = Files.createDirectory(root.resolve("abcd")).resolve(NAME);
    Files.write(file, new byte[1]);
    FileTime old = FileTime.from(Instant.ofEpochSecond(1_500_000_000, 123_456_789));
    Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(old, old, null);
    Instant before = Instant.now().minusSeconds(1);

    assertThat(chunks.touch(DIGEST)).isTrue();

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    assertThat(Objects.requireNonNull(chunks.find(DIGEST)).accessTime())
        .isGreaterThan(before.toEpochMilli());
    assertThat(chunks.touch(Digest.ZERO)).isFalse();
  }

  @Test
  void aListShowsChunksAndDamagedCopiesAndNothingElse() throws IOException {
    Path prefix = Files.createDirectory(root.resolve("abcd"));
    for (String name :
        List.of(
            NAME,
            NAME + ".0.bad",
            NAME + ".9.bad",
            NAME + ".bad",
            NAME + ".10.bad",
            NAME + ".x.bad",
            NAME + ".tmp_1",
            NAME.toUpperCase(Locale.ROOT),
            "abcd",
            NAME.substring(1),
            NAME + "0",
            "g" + NAME.substring(1),
            NAME + ".٣.bad")) {
      Files.write(prefix.resolve(name), new byte[5]);
    }
    assertThat(list(0xabcd)).extracting(StoredChunk::badNumber).containsExactlyInAnyOrder(-1, 0, 9);
    assertThat(list(0xabcd))
        .allMatch(chunk -> chunk.digest().equals(DIGEST) && chunk.length() == 5);
    assertThat(list(0xabce)).isEmpty();
  }

  @Test
  void prefixesAreThoseThatHaveADirectory() throws IOException {
    assertThat(chunks.prefixes()).isEmpty();
    for (String name : List.of("ffff", "0000", "00ab", "00AB", "abc", "abcde", "x", ".tmp")) {
      Files.createDirectory(root.resolve(name));
    }
    assertThat(chunks.prefixes()).containsExactly(0x0000, 0x00ab, 0xffff);
  }

  @Test
  void chunkAndDamagedCopyAreRemovedEachByItself() throws IOException {
    Path prefix = Files.createDirectory(root.resolve("abcd"));
    Files.write(prefix.resolve(NAME), new byte[1]);
    Files.write(prefix.resolve(NAME + ".3.bad"), new byte[1]);
    for (StoredChunk chunk : list(0xabcd)) {
      if (chunk.bad()) {
        assertThat(chunks.delete(List.of(chunk)).failed()).isEmpty();
        assertThat(chunks.delete(List.of(chunk)).failed()).isEmpty();
      }
    }
    assertThat(list(0xabcd)).extracting(StoredChunk::bad).containsExactly(false);
    assertThat(chunks.delete(list(0xabcd)).removed()).isEqualTo(1);
    assertThat(prefix).isEmptyDirectory();
  }
}
