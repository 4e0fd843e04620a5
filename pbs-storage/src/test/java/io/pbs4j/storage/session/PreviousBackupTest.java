package io.pbs4j.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second backup of a group: downloads of the first, and images that are taken over from it. */
class PreviousBackupTest {
  private static final String FIRST = "vm/100/2023-11-14T22:13:20Z";
  private static final String SECOND = "vm/100/2023-11-15T22:13:20Z";
  private static final String DISK = "d.img.fidx";
  private static final int CHUNK = 4 << 20;
  private static final int SIZE = 2 * CHUNK + 1000;

  private final byte[] zero = RandomBytes.noise(0, CHUNK);
  private final byte[] one = RandomBytes.noise(1, CHUNK);
  private final byte[] two = RandomBytes.noise(2, 1000);
  private final byte[] changed = RandomBytes.noise(3, CHUNK);
  private final byte[] stream = RandomBytes.noise(4, 5000);

  @TempDir Path directory;
  StoreFixture fixture;
  Digest csum;
  BackupSession session;
  Uploader uploader;

  @BeforeEach
  void makeFirstBackup() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    try (BackupSession first = fixture.backup(FIRST)) {
      Uploader client = new Uploader(first);
      csum = client.fixedArchive(DISK, zero, one, two);
      client.dynamicArchive("root.pxar.didx", stream);
      client.content("etc.conf.blob", new byte[3]);
      client.manifest();
      first.finish();
    }
    session = fixture.backup(SECOND);
    uploader = new Uploader(session);
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    fixture.close();
  }

  private static Digest csum(byte[]... chunks) {
    MessageDigest sha = Digest.newSha256();
    for (byte[] chunk : chunks) {
      sha.update(Digest.sha256(chunk).toByteArray());
    }
    return Digest.of(sha.digest());
  }

  @Nested
  class Downloads {
    @ParameterizedTest
    @ValueSource(strings = {DISK, "root.pxar.didx", "etc.conf.blob", "index.json.blob"})
    void giveTheFileAsItLies(String name) throws IOException {
      assertThat(StoreFixture.bytes(session.previous(name)))
          .isEqualTo(Files.readAllBytes(fixture.file(FIRST + "/" + name)));
    }

    @Test
    void ofAnIndexMakeItsChunksKnown() throws IOException {
      int wid = session.createDynamicIndex("root.pxar.didx");
      assertThatThrownBy(() -> uploader.append(Kind.DYNAMIC, wid, Digest.sha256(stream), 0))
          .hasMessage("no such chunk " + Digest.sha256(stream));

      session.previous("root.pxar.didx");

      uploader.append(Kind.DYNAMIC, wid, Digest.sha256(stream), 0);
      session.closeIndex(
          Kind.DYNAMIC, wid, 1, 5000, Digest.sha256(Uploader.entry(5000, Digest.sha256(stream))));
    }

    @Test
    void ofAnImageMakeEveryChunkKnownWithItsLength() throws IOException {
      session.previous(DISK);
      int wid = session.createFixedIndex(DISK, SIZE, null);
      uploader.append(Kind.FIXED, wid, Digest.sha256(two), 2L * CHUNK);
      uploader.append(Kind.FIXED, wid, Digest.sha256(one), CHUNK);
      uploader.append(Kind.FIXED, wid, Digest.sha256(zero), 0);
      session.closeIndex(Kind.FIXED, wid, 3, SIZE, csum);
    }

    @Test
    void ofABlobMakeNothingKnown() throws IOException {
      session.previous("index.json.blob");
      int wid = session.createFixedIndex(DISK, SIZE, null);
      assertThatThrownBy(() -> uploader.append(Kind.FIXED, wid, Digest.sha256(zero), 0))
          .hasMessageStartingWith("no such chunk");
    }

    @Test
    void ofWhatIsNotThereSayWhichFile() {
      assertThatThrownBy(() -> session.previous("nosuch.didx"))
          .hasMessage(
              "Unable to open dynamic index \""
                  + FIRST
                  + "/nosuch.didx\" - No such file or directory (os error 2)");
      assertThatThrownBy(() -> session.previous("nosuch.fidx"))
          .hasMessage(
              "Unable to open fixed index \""
                  + FIRST
                  + "/nosuch.fidx\" - No such file or directory (os error 2)");
      assertThatThrownBy(() -> session.previous("nosuch.blob"))
          .hasMessage("open file \"" + FIRST + "/nosuch.blob\" failed - not found")
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "../owner", ".protected", "", "x"})
    void ofWhatIsNoArchiveAreRefused(String name) {
      assertThatThrownBy(() -> session.previous(name))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.INVALID));
    }

    @Test
    void ofADamagedIndexAreRefused() throws IOException {
      Path file = fixture.file(FIRST + "/" + DISK);
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 4100));
      assertThatThrownBy(() -> session.previous(DISK)).isInstanceOf(IOException.class);
    }

    @Test
    void ofAnIndexWithAnImpossibleChunkAreRefused() throws IOException {
      Path file = fixture.file(FIRST + "/root.pxar.didx");
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(4096, (16 << 20) + 1);
      Files.write(file, bytes);
      assertThatThrownBy(() -> session.previous("root.pxar.didx"))
          .hasMessageContaining("16777217 bytes");
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(4096, 0);
      Files.write(file, bytes);
      assertThatThrownBy(() -> session.previous("root.pxar.didx")).isInstanceOf(IOException.class);
    }

    @Test
    void stillWorkAfterFinish() throws IOException {
      uploader.manifest();
      session.finish();
      assertThat(StoreFixture.bytes(session.previous("index.json.blob"))).isNotEmpty();
      assertThat(session.previousBackupTime()).hasValue(1_700_000_000);
    }
  }

  @Nested
  class ImagesTakenOver {
    @Test
    void needTheRightChecksum() {
      Digest wrong = Digest.parse("1".repeat(64));
      assertThatThrownBy(() -> session.createFixedIndex(DISK, SIZE, wrong))
          .hasMessage(
              "expected csum ("
                  + wrong
                  + ") doesn't match last backup's ("
                  + csum
                  + "), cannot do incremental backup");
    }

    @Test
    void needTheSameSize() throws IOException {
      assertThatThrownBy(() -> session.createFixedIndex(DISK, SIZE + 1, csum))
          .hasMessage("clone_data_from failed - index sizes not equal");
      assertThat(fixture.files()).noneMatch(name -> name.startsWith(SECOND));
    }

    @Test
    void needTheArchiveInTheLastBackup() {
      assertThatThrownBy(() -> session.createFixedIndex("other.fidx", SIZE, csum))
          .hasMessage("cannot reuse index - no previous backup exists for archive");
    }

    @Test
    void needALastBackup() throws IOException {
      try (BackupSession first = fixture.backup("vm/101/2023-11-14T22:13:20Z")) {
        assertThatThrownBy(() -> first.createFixedIndex(DISK, SIZE, csum))
            .hasMessage("cannot reuse index - no valid previous backup exists");
      }
    }

    @Test
    void useNoWriterIdWhenTheyFail() throws IOException {
      needTheRightChecksum();
      needTheSameSize();
      needTheArchiveInTheLastBackup();
      assertThat(session.createFixedIndex(DISK, SIZE, csum)).isEqualTo(1);
    }

    @Test
    void doNotMakeTheirChunksKnown() throws IOException {
      int wid = session.createFixedIndex(DISK, SIZE, csum);
      assertThatThrownBy(() -> uploader.append(Kind.FIXED, wid, Digest.sha256(one), CHUNK))
          .hasMessage("no such chunk " + Digest.sha256(one));
    }

    @Test
    void closeWithoutChangesWithCountAndSizeZero() throws IOException {
      int wid = session.createFixedIndex(DISK, SIZE, csum);
      session.closeIndex(Kind.FIXED, wid, 0, 0, csum);
      assertSameChunks(zero, one, two);
    }

    @Test
    void closeWithTheChecksumOfTheWholeWhateverTheOtherFiguresSay() throws IOException {
      int wid = session.createFixedIndex(DISK, SIZE, csum);
      uploader.append(Kind.FIXED, wid, uploader.chunk(Kind.FIXED, wid, changed), CHUNK);
      assertThatThrownBy(() -> session.closeIndex(Kind.FIXED, wid, 1, CHUNK, csum))
          .hasMessage("fixed writer 'd.img.fidx' close failed - got unexpected checksum");

      for (long size : new long[] {CHUNK, SIZE, 5}) {
        int again = session.createFixedIndex(DISK, SIZE, csum);
        uploader.append(Kind.FIXED, again, Digest.sha256(changed), CHUNK);
        session.closeIndex(Kind.FIXED, again, 1, size, csum(zero, changed, two));
        assertSameChunks(zero, changed, two);
      }
    }

    @Test
    void leaveTheOldImageAsItWas() throws IOException {
      byte[] before = Files.readAllBytes(fixture.file(FIRST + "/" + DISK));
      closeWithTheChecksumOfTheWholeWhateverTheOtherFiguresSay();
      assertThat(fixture.file(FIRST + "/" + DISK)).hasBinaryContent(before);
    }

    private void assertSameChunks(byte[]... chunks) throws IOException {
      try (IndexReader index = IndexReader.open(fixture.file(SECOND + "/" + DISK))) {
        index.verifyCsum();
        assertThat(index.count()).isEqualTo(chunks.length);
        for (int i = 0; i < chunks.length; i++) {
          assertThat(index.digest(i)).isEqualTo(Digest.sha256(chunks[i]));
        }
      }
    }
  }

  @Test
  void aBaseThatIsGoneStopsTheFinish() throws IOException {
    uploader.manifest();
    Files.move(fixture.file(FIRST), directory.resolve("elsewhere"));
    assertThatThrownBy(() -> session.finish())
        .hasMessageContaining(
            "was removed during backup, cannot finish as chunks might be missing");
    assertThat(fixture.file(SECOND + "/index.json.blob")).doesNotExist();
  }

  @Test
  void aThirdBackupBuildsOnTheSecond() throws IOException {
    session.previous(DISK);
    int wid = session.createFixedIndex(DISK, SIZE, csum);
    session.closeIndex(Kind.FIXED, wid, 0, 0, csum);
    uploader.manifest();
    session.finish();
    session.close();
    try (BackupSession third = fixture.backup("vm/100/2023-11-16T22:13:20Z")) {
      assertThat(third.previousBackupTime()).hasValue(1_700_086_400);
      assertThat(StoreFixture.bytes(third.previous(DISK)))
          .isEqualTo(Files.readAllBytes(fixture.file(SECOND + "/" + DISK)));
    }
  }
}
