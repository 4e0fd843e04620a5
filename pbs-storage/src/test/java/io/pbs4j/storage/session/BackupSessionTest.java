package io.pbs4j.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads, appends and closes, with the answers that the reference server gives. */
class BackupSessionTest {
  private static final String SNAPSHOT = "host/probe/2023-11-14T22:13:20Z";
  private static final int CHUNK = 4 << 20;
  private static final byte[] DATA = RandomBytes.mixed(1, 15_032);
  private static final Digest DIGEST = Digest.sha256(DATA);
  private static final byte[] ENCODED = DataBlob.encode(DATA, Zstd.detect()).bytes();
  private static final Digest UNKNOWN = Digest.parse("e".repeat(64));

  @TempDir Path directory;
  StoreFixture fixture;
  BackupSession session;
  Uploader uploader;

  @BeforeEach
  void start() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    session = fixture.backup(SNAPSHOT);
    uploader = new Uploader(session);
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    fixture.close();
  }

  private void append(Kind kind, int wid, List<Digest> digests, long... offsets)
      throws IOException {
    session.append(kind, wid, digests, offsets);
  }

  private Set<String> snapshotFiles() throws IOException {
    return fixture.files().stream()
        .filter(name -> name.startsWith(SNAPSHOT))
        .map(name -> name.substring(SNAPSHOT.length() + 1))
        .collect(Collectors.toSet());
  }

  private static Digest csum(Object... endsAndDigests) {
    MessageDigest sha = Digest.newSha256();
    for (int i = 0; i < endsAndDigests.length; i += 2) {
      sha.update(Uploader.entry((Integer) endsAndDigests[i], (Digest) endsAndDigests[i + 1]));
    }
    return Digest.of(sha.digest());
  }

  @Nested
  class WriterIds {
    @Test
    void countUpOverBothKindsAndAreNeverUsedAgain() throws IOException {
      assertThat(session.createDynamicIndex("a.didx")).isEqualTo(1);
      assertThat(session.createDynamicIndex("a.didx")).isEqualTo(2);
      assertThat(session.createFixedIndex("b.fidx", 1, null)).isEqualTo(3);
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, 1, 1, 2, UNKNOWN))
          .isInstanceOf(IOException.class);
      assertThat(session.createDynamicIndex("c.didx")).isEqualTo(4);
    }

    @Test
    void areNotSpentOnAnIndexThatCouldNotBeCreated() throws IOException {
      assertThatThrownBy(() -> session.createDynamicIndex("x.fidx"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> session.createFixedIndex("x.fidx", 1, UNKNOWN))
          .isInstanceOf(IOException.class);
      assertThat(session.createDynamicIndex("a.didx")).isEqualTo(1);
    }

    @Test
    void endAt256() throws IOException {
      for (int i = 1; i <= 256; i++) {
        assertThat(session.createDynamicIndex("a" + i + ".didx")).isEqualTo(i);
      }
      assertThatThrownBy(() -> session.createDynamicIndex("b.didx"))
          .hasMessage("too many index writers in one backup (limit 256)");
      assertThatThrownBy(() -> session.createFixedIndex("b.fidx", 1, null))
          .isInstanceOf(StorageException.class);
    }

    @Test
    void areThoseOfOneKind() throws IOException {
      int dynamic = session.createDynamicIndex("a.didx");
      int fixed = session.createFixedIndex("a.fidx", 1, null);

      assertThatThrownBy(() -> session.uploadChunk(Kind.FIXED, dynamic, DIGEST, 1, 13))
          .hasMessage("fixed writer '1' not registered");
      assertThatThrownBy(() -> append(Kind.DYNAMIC, fixed, List.of()))
          .hasMessage("dynamic writer '2' not registered");
      assertThatThrownBy(() -> session.closeIndex(Kind.FIXED, dynamic, 0, 0, UNKNOWN))
          .hasMessage("fixed writer '1' not registered");
      assertThatThrownBy(() -> session.uploadChunk(Kind.DYNAMIC, 99, DIGEST, 1, 13))
          .hasMessage("dynamic writer '99' not registered");
    }
  }

  @Nested
  class ArchiveNames {
    @Test
    void mustHaveTheExtensionOfTheirKind() {
      assertThatThrownBy(() -> session.createDynamicIndex("x.fidx"))
          .hasMessage("wrong archive extension: 'x.fidx'");
      assertThatThrownBy(() -> session.createFixedIndex("x.didx", 1, null))
          .hasMessage("wrong archive extension: 'x.didx'");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"../x.didx", "/x.didx", "a/b.didx", ".didx", "", "a b.didx", "a\0.didx"})
    void mustBeSafe(String name) throws IOException {
      assertThatThrownBy(() -> session.createDynamicIndex(name))
          .isInstanceOf(StorageException.class);
      assertThat(snapshotFiles()).isEmpty();
    }

    @Test
    void mayBeAsLongAsFileNamesAre() throws IOException {
      uploader.dynamicArchive("a".repeat(250) + ".didx", DATA);
      uploader.blob("b".repeat(250) + ".blob", DataBlob.encode(DATA, null).bytes());
      assertThat(snapshotFiles()).hasSize(2);
      assertThatThrownBy(() -> session.createDynamicIndex("a".repeat(251) + ".didx"))
          .isInstanceOf(StorageException.class);
    }
  }

  @Nested
  class Chunks {
    private int wid;

    @BeforeEach
    void createIndex() throws IOException {
      wid = session.createDynamicIndex("a.didx");
    }

    private void upload(Digest digest, int size, byte[] body, int announced) throws IOException {
      try (Upload upload = session.uploadChunk(Kind.DYNAMIC, wid, digest, size, announced)) {
        upload.append(ByteBuffer.wrap(body));
        upload.finish();
      }
    }

    private void assertUnknown() {
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of(DIGEST), 0))
          .hasMessage("no such chunk " + DIGEST);
    }

    @Test
    void areKnownOnceTheirUploadIsFinished() throws IOException {
      try (Upload upload =
          session.uploadChunk(Kind.DYNAMIC, wid, DIGEST, DATA.length, ENCODED.length)) {
        upload.append(ByteBuffer.wrap(ENCODED));
        assertUnknown();
        upload.finish();
      }
      append(Kind.DYNAMIC, wid, List.of(DIGEST), 0);
    }

    @Test
    void areKnownToTheWholeSession() throws IOException {
      upload(DIGEST, DATA.length, ENCODED, ENCODED.length);
      int other = session.createDynamicIndex("b.didx");
      append(Kind.DYNAMIC, other, List.of(DIGEST, DIGEST), 0, DATA.length);
      int image = session.createFixedIndex("c.fidx", DATA.length, null);
      append(Kind.FIXED, image, List.of(DIGEST), 0);
    }

    @Test
    void ofOtherSessionsAreNotKnownThoughTheStoreHasThem() throws IOException {
      try (BackupSession other = fixture.backup("host/other/2023-11-14T22:13:20Z")) {
        Uploader somebody = new Uploader(other);
        somebody.chunk(Kind.DYNAMIC, other.createDynamicIndex("a.didx"), DATA);
      }
      assertUnknown();
    }

    @Test
    void mayBeUploadedAgain() throws IOException {
      upload(DIGEST, DATA.length, ENCODED, ENCODED.length);
      upload(DIGEST, DATA.length, ENCODED, ENCODED.length);
      assertThat(fixture.files().stream().filter(f -> f.startsWith(".chunks"))).hasSize(1);
    }

    @Test
    void withAWrongDigestSizeOrLengthAreRefusedAndUnknown() {
      byte[] other = DataBlob.encode(RandomBytes.noise(5, DATA.length), null).bytes();
      assertThatThrownBy(() -> upload(DIGEST, DATA.length, other, other.length))
          .hasMessage("detected chunk with wrong digest.");
      assertThatThrownBy(() -> upload(DIGEST, 15_033, ENCODED, ENCODED.length))
          .hasMessage("detected chunk with wrong length (15033 != 15032)");
      assertThatThrownBy(() -> upload(DIGEST, DATA.length, ENCODED, ENCODED.length + 1))
          .hasMessage("uploaded chunk has unexpected size.");
      assertThatThrownBy(() -> upload(DIGEST, DATA.length, ENCODED, ENCODED.length - 1))
          .hasMessage("uploaded chunk is larger than announced.");
      assertThatThrownBy(() -> upload(DIGEST, DATA.length, new byte[20], 20))
          .hasMessage("unable to parse raw blob - wrong magic");
      assertUnknown();
    }

    @Test
    void withAWrongChecksumAreStoredWithTheRightOne() throws IOException {
      byte[] wrong = ENCODED.clone();
      wrong[8] ^= 1;
      upload(DIGEST, DATA.length, wrong, wrong.length);
      append(Kind.DYNAMIC, wid, List.of(DIGEST), 0);
      assertThat(fixture.store().chunks().read(DIGEST).bytes()).isEqualTo(ENCODED);
    }

    @ParameterizedTest
    @CsvSource({"0, 20", "-1, 20", "16777217, 20", "1, 12", "1, -1", "1, 16777261"})
    void outsideTheLimitsAreRefusedAtOnce(int size, int encodedSize) {
      assertThatThrownBy(() -> session.uploadChunk(Kind.DYNAMIC, wid, DIGEST, size, encodedSize))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is not between");
    }

    @Test
    void thatArriveAfterTheirIndexWasClosedAreUnknown() throws IOException {
      try (Upload upload =
          session.uploadChunk(Kind.DYNAMIC, wid, DIGEST, DATA.length, ENCODED.length)) {
        upload.append(ByteBuffer.wrap(ENCODED));
        assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, wid, 1, 1, UNKNOWN))
            .isInstanceOf(IOException.class);
        assertThatThrownBy(upload::finish).hasMessage("dynamic writer '1' not registered");
      }
      wid = session.createDynamicIndex("b.didx");
      assertUnknown();
    }

    @Test
    void leaveNoTemporaryFiles() throws IOException {
      withAWrongDigestSizeOrLengthAreRefusedAndUnknown();
      assertThat(fixture.files()).noneMatch(name -> name.startsWith(".chunks"));
    }
  }

  @Nested
  class DynamicIndexes {
    private int wid;

    @BeforeEach
    void createIndexWithAChunk() throws IOException {
      wid = session.createDynamicIndex("a.didx");
      uploader.chunk(Kind.DYNAMIC, wid, DATA);
    }

    @Test
    void growAtTheirEndOnly() throws IOException {
      append(Kind.DYNAMIC, wid, List.of(DIGEST), 0);
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of(DIGEST), 5))
          .hasMessage(
              "dynamic writer 'a.didx' append chunk failed - got strange chunk offset (15032 !="
                  + " 5)");
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of(DIGEST), 0))
          .isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of(DIGEST), -15032))
          .isInstanceOf(StorageException.class);
      append(Kind.DYNAMIC, wid, List.of(DIGEST), 15032);
    }

    @Test
    void takeListsOfEqualLength() throws IOException {
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of(DIGEST), 0, 15032))
          .hasMessage("offset list has wrong length (2 != 1)");
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of(DIGEST)))
          .hasMessage("offset list has wrong length (0 != 1)");
      append(Kind.DYNAMIC, wid, List.of());
    }

    @Test
    void keepWhatWasAppendedBeforeTheEntryThatFailed() throws IOException {
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of(DIGEST, UNKNOWN), 0, 15032))
          .hasMessage("no such chunk " + UNKNOWN);
      append(Kind.DYNAMIC, wid, List.of(DIGEST), 15032);
    }

    @Test
    void closeWithTheRightFiguresOnly() throws IOException {
      append(Kind.DYNAMIC, wid, List.of(DIGEST), 0);
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, wid, 2, 15032, csum(15032, DIGEST)))
          .hasMessage("dynamic writer 'a.didx' close failed - unexpected chunk count (1 != 2)");

      int second = session.createDynamicIndex("b.didx");
      append(Kind.DYNAMIC, second, List.of(DIGEST), 0);
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, second, 1, 5, csum(15032, DIGEST)))
          .hasMessage("dynamic writer 'b.didx' close failed - unexpected file size (15032 != 5)");

      int third = session.createDynamicIndex("c.didx");
      append(Kind.DYNAMIC, third, List.of(DIGEST), 0);
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, third, 1, 15032, UNKNOWN))
          .hasMessage("dynamic writer 'c.didx' close failed - got unexpected checksum");
      assertThat(snapshotFiles()).isEmpty();
    }

    @Test
    void areGoneAfterAFailedClose() {
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, wid, 7, 7, UNKNOWN))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, wid, 0, 0, UNKNOWN))
          .hasMessage("dynamic writer '1' not registered");
      assertThatThrownBy(() -> append(Kind.DYNAMIC, wid, List.of()))
          .hasMessage("dynamic writer '1' not registered");
    }

    @Test
    void areFilesOnceClosed() throws IOException {
      append(Kind.DYNAMIC, wid, List.of(DIGEST, DIGEST), 0, 15032);
      Digest csum = csum(15032, DIGEST, 30064, DIGEST);
      session.closeIndex(Kind.DYNAMIC, wid, 2, 30064, csum);

      assertThat(snapshotFiles()).containsExactly("a.didx");
      try (IndexReader index = IndexReader.open(fixture.file(SNAPSHOT + "/a.didx"))) {
        assertThat(index.csum()).isEqualTo(csum);
        assertThat(index.size()).isEqualTo(30064);
        assertThat(index.created()).isEqualTo(StoreFixture.START);
        index.verifyCsum();
      }
      assertThat(fixture.log())
          .contains(
              "Upload statistics for 'a.didx'",
              "Size: 30064",
              "Chunk count: 2",
              "Checksum: " + csum)
          .contains("successfully closed dynamic index 1");
    }

    @Test
    void ofTheSameNameReplaceEachOther() throws IOException {
      int second = session.createDynamicIndex("a.didx");
      append(Kind.DYNAMIC, wid, List.of(DIGEST), 0);
      append(Kind.DYNAMIC, second, List.of(DIGEST, DIGEST), 0, 15032);
      session.closeIndex(Kind.DYNAMIC, second, 2, 30064, csum(15032, DIGEST, 30064, DIGEST));
      session.closeIndex(Kind.DYNAMIC, wid, 1, 15032, csum(15032, DIGEST));
      try (IndexReader index = IndexReader.open(fixture.file(SNAPSHOT + "/a.didx"))) {
        assertThat(index.count()).isEqualTo(1);
      }
    }
  }

  @Nested
  class FixedIndexes {
    private static final int SIZE = 6 << 20;
    private final byte[] full = RandomBytes.noise(2, CHUNK);
    private final byte[] half = RandomBytes.noise(3, SIZE - CHUNK);
    private int wid;

    @BeforeEach
    void createIndex() throws IOException {
      wid = session.createFixedIndex("i.img.fidx", SIZE, null);
    }

    private Digest upload(byte[] data) throws IOException {
      Digest digest = Digest.sha256(data);
      uploader.encodedChunk(
          Kind.FIXED, wid, digest, data.length, DataBlob.encode(data, null).bytes());
      return digest;
    }

    @Test
    void takeChunksInAnyOrder() throws IOException {
      Digest last = upload(half);
      Digest first = upload(full);
      append(Kind.FIXED, wid, List.of(last, first), CHUNK, 0);
      MessageDigest sha = Digest.newSha256();
      sha.update(first.toByteArray());
      Digest csum = Digest.of(sha.digest(last.toByteArray()));

      session.closeIndex(Kind.FIXED, wid, 2, SIZE, csum);

      try (IndexReader index = IndexReader.open(fixture.file(SNAPSHOT + "/i.img.fidx"))) {
        assertThat(index.digest(0)).isEqualTo(first);
        assertThat(index.digest(1)).isEqualTo(last);
        assertThat(index.size()).isEqualTo(SIZE);
        index.verifyCsum();
      }
    }

    @Test
    void takeOneChunkSmallerThanTheOthers() throws IOException {
      upload(new byte[1 << 20]);
      assertThatThrownBy(() -> upload(half))
          .hasMessage("fixed writer '1' - detected multiple end chunks (chunk size too small)");
      assertThatThrownBy(() -> append(Kind.FIXED, wid, List.of(Digest.sha256(half)), CHUNK))
          .hasMessageStartingWith("no such chunk");
      upload(full);
    }

    @Test
    void takeNoChunkLargerThanFourMebibytes() {
      assertThatThrownBy(() -> upload(new byte[CHUNK + 1]))
          .hasMessageStartingWith("fixed writer 'i.img.fidx' - got large chunk (4194305 > 4194304");
      assertThatThrownBy(
              () -> append(Kind.FIXED, wid, List.of(Digest.sha256(new byte[CHUNK + 1])), 0))
          .hasMessageStartingWith("no such chunk");
    }

    @Test
    void takeWholeChunksAtTheirPlacesOnly() throws IOException {
      Digest digest = upload(full);
      assertThatThrownBy(() -> append(Kind.FIXED, wid, List.of(digest), 1))
          .hasMessage("got unaligned chunk (pos = 1)");
      assertThatThrownBy(() -> append(Kind.FIXED, wid, List.of(digest), CHUNK))
          .hasMessage("chunk data exceeds size (8388608 >= 6291456)");
      assertThatThrownBy(() -> append(Kind.FIXED, wid, List.of(digest), 2L * CHUNK))
          .hasMessage("chunk data exceeds size (12582912 >= 6291456)");
      for (long offset :
          new long[] {-CHUNK, -1, Long.MAX_VALUE, Long.MAX_VALUE - CHUNK + 1, Long.MIN_VALUE}) {
        assertThatThrownBy(() -> append(Kind.FIXED, wid, List.of(digest), offset))
            .as("offset %d", offset)
            .isInstanceOf(StorageException.class);
      }
      append(Kind.FIXED, wid, List.of(digest), 0);
    }

    @Test
    void takeAShortChunkAtTheEndOnly() throws IOException {
      Digest digest = upload(half);
      assertThatThrownBy(() -> append(Kind.FIXED, wid, List.of(digest), 0))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("2097152");
      append(Kind.FIXED, wid, List.of(digest), CHUNK);
    }

    @Test
    void countEveryAppendEvenAtTheSamePlace() throws IOException {
      Digest digest = upload(full);
      append(Kind.FIXED, wid, List.of(digest), 0);
      append(Kind.FIXED, wid, List.of(digest), 0);
      assertThatThrownBy(() -> session.closeIndex(Kind.FIXED, wid, 1, SIZE, UNKNOWN))
          .hasMessage(
              "fixed writer 'i.img.fidx' close failed - received wrong number of chunk (2 != 1)");
    }

    @Test
    void closeWithTheRightFiguresOnly() throws IOException {
      append(Kind.FIXED, wid, List.of(upload(full)), 0);
      assertThatThrownBy(() -> session.closeIndex(Kind.FIXED, wid, 1, SIZE, UNKNOWN))
          .hasMessage("fixed writer 'i.img.fidx' close failed - unexpected chunk count (2 != 1)");

      int second = session.createFixedIndex("j.fidx", CHUNK, null);
      append(Kind.FIXED, second, List.of(Digest.sha256(full)), 0);
      assertThatThrownBy(() -> session.closeIndex(Kind.FIXED, second, 1, 5, UNKNOWN))
          .hasMessage("fixed writer 'j.fidx' close failed - unexpected file size (4194304 != 5)");

      int third = session.createFixedIndex("k.fidx", CHUNK, null);
      append(Kind.FIXED, third, List.of(Digest.sha256(full)), 0);
      assertThatThrownBy(() -> session.closeIndex(Kind.FIXED, third, 1, CHUNK, UNKNOWN))
          .hasMessage("fixed writer 'k.fidx' close failed - got unexpected checksum");
      assertThat(snapshotFiles()).isEmpty();
    }

    @Test
    void ofAnImageSmallerThanAChunkTakeAZeroChunkThatIsNeverAppended() throws IOException {
      // What QEMU does: it uploads a chunk of zeros for every image, whatever its size.
      int small = session.createFixedIndex("s.fidx", 1000, null);
      uploader.chunk(Kind.FIXED, small, new byte[CHUNK]);
      Digest only = uploader.chunk(Kind.FIXED, small, new byte[1000]);
      append(Kind.FIXED, small, List.of(only), 0);
      session.closeIndex(Kind.FIXED, small, 1, 1000, Digest.sha256(only.toByteArray()));
      assertThat(snapshotFiles()).contains("s.fidx");
    }
  }

  @Nested
  class Blobs {
    private final byte[] encoded = DataBlob.encode(DATA, Zstd.detect()).bytes();

    @Test
    void areStoredAsTheyCame() throws IOException {
      uploader.blob("x.conf.blob", encoded);
      assertThat(fixture.file(SNAPSHOT + "/x.conf.blob")).hasBinaryContent(encoded);
      assertThat(snapshotFiles()).containsExactly("x.conf.blob");
    }

    @Test
    void ofTheSameNameReplaceEachOther() throws IOException {
      uploader.blob("x.blob", encoded);
      byte[] other = DataBlob.encode(new byte[5], null).bytes();
      uploader.blob("x.blob", other);
      assertThat(fixture.file(SNAPSHOT + "/x.blob")).hasBinaryContent(other);
    }

    @Test
    void mayBeEmptyAndEncrypted() throws IOException {
      uploader.blob("empty.blob", DataBlob.encode(new byte[0], null).bytes());
      uploader.blob(
          "secret.blob",
          DataBlob.encrypted(BlobKind.ENCRYPTED, new byte[16], 0, (t, a, b) -> {}).bytes());
      assertThat(snapshotFiles()).containsExactlyInAnyOrder("empty.blob", "secret.blob");
    }

    @Test
    void mustBeNamedSo() {
      assertThatThrownBy(() -> session.uploadBlob("x.conf", 12))
          .hasMessage("wrong blob file extension: 'x.conf'");
      assertThatThrownBy(() -> session.uploadBlob("a.didx", 12))
          .hasMessage("wrong blob file extension: 'a.didx'");
      assertThatThrownBy(() -> session.uploadBlob("../y.blob", 12))
          .hasMessageContaining("value does not match the regex pattern");
    }

    @Test
    void withAWrongChecksumLengthOrMagicAreRefusedAndLeaveNothing() throws IOException {
      byte[] wrong = encoded.clone();
      wrong[9] ^= 1;
      assertThatThrownBy(() -> uploader.blob("x.blob", wrong))
          .hasMessage("Data blob has wrong CRC checksum.");
      assertThatThrownBy(() -> uploader.blob("x.blob", new byte[12]))
          .hasMessage("unable to parse raw blob - wrong magic");
      assertThatThrownBy(() -> upload("x.blob", encoded, encoded.length + 1))
          .hasMessage(
              "got blob with unexpected length ("
                  + (encoded.length + 1)
                  + " != "
                  + encoded.length
                  + ")");
      assertThatThrownBy(() -> upload("x.blob", encoded, encoded.length - 1))
          .hasMessage(
              "got blob with unexpected length ("
                  + (encoded.length - 1)
                  + " != "
                  + encoded.length
                  + ")");
      assertThat(snapshotFiles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 11, 16777261, Integer.MAX_VALUE})
    void outsideTheLimitsAreRefusedAtOnce(int encodedSize) throws IOException {
      assertThatThrownBy(() -> session.uploadBlob("x.blob", encodedSize))
          .isInstanceOf(StorageException.class);
      assertThat(snapshotFiles()).isEmpty();
    }

    @Test
    void thatAreBrokenOffLeaveNothing() throws IOException {
      try (Upload upload = session.uploadBlob("x.blob", encoded.length)) {
        upload.append(ByteBuffer.wrap(encoded, 0, 20));
      }
      assertThat(snapshotFiles()).isEmpty();
    }

    private void upload(String name, byte[] body, int announced) throws IOException {
      try (Upload upload = session.uploadBlob(name, announced)) {
        upload.append(ByteBuffer.wrap(body));
        upload.finish();
      }
    }
  }

  @Nested
  class Finishing {
    @Test
    void needsSomething() {
      assertThatThrownBy(() -> session.finish())
          .hasMessage("backup does not contain valid files (file count == 0)");
    }

    @Test
    void needsAManifest() throws IOException {
      uploader.content("a.conf.blob", new byte[1]);
      assertThatThrownBy(() -> session.finish())
          .hasMessage(
              "unable to update manifest blob - unable to load blob '\""
                  + SNAPSHOT
                  + "/index.json.blob\"' - No such file or directory (os error 2)");
      assertThat(session.finished()).isFalse();
    }

    @Test
    void needsNothingButAManifest() throws IOException {
      uploader.manifest();
      session.finish();
      assertThat(snapshotFiles()).containsExactly("index.json.blob");
    }

    @Test
    void needsAllIndexesClosed() throws IOException {
      uploader.manifest();
      session.createDynamicIndex("a.didx");
      assertThatThrownBy(() -> session.finish())
          .hasMessage("found open index writer - unable to finish backup");
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, 1, 1, 1, UNKNOWN))
          .isInstanceOf(IOException.class);
      session.finish();
    }

    @Test
    void canBeTriedAgainAfterAnError() throws IOException {
      assertThatThrownBy(() -> session.finish()).isInstanceOf(StorageException.class);
      uploader.smallBackup();
      assertThat(session.finished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "[]",
          "{}",
          "{\"backup-type\":\"host\",\"backup-id\":\"probe\",\"backup-time\":1}"
        })
    void refusesAManifestThatIsNone(String json) throws IOException {
      uploader.blob(
          "index.json.blob", DataBlob.encode(json.getBytes(StandardCharsets.UTF_8), null).bytes());
      assertThatThrownBy(() -> session.finish())
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith("unable to update manifest blob - ");
      assertThat(snapshotFiles()).doesNotContain("index.json.blob");
    }

    @Test
    void refusesTheManifestOfAnotherSnapshot() throws IOException {
      try (BackupSession other = fixture.backup("host/other/2023-11-14T22:13:20Z")) {
        new Uploader(other).smallBackup();
      }
      uploader.blob(
          "index.json.blob",
          Files.readAllBytes(fixture.file("host/other/2023-11-14T22:13:20Z/index.json.blob")));
      assertThatThrownBy(() -> session.finish())
          .hasMessageContaining("manifest is of another snapshot");
    }

    @Test
    void refusesAnEncryptedManifest() throws IOException {
      uploader.blob(
          "index.json.blob",
          DataBlob.encrypted(BlobKind.ENCRYPTED, new byte[16], 9, (t, a, b) -> {}).bytes());
      assertThatThrownBy(() -> session.finish())
          .hasMessageStartingWith("unable to update manifest blob - ");
    }

    @Test
    void showsTheManifestLastAndNotBefore() throws IOException {
      uploader.dynamicArchive("a.didx", DATA);
      uploader.manifest();
      assertThat(snapshotFiles()).contains("a.didx").doesNotContain("index.json.blob");
      session.finish();
      assertThat(snapshotFiles()).containsExactlyInAnyOrder("a.didx", "index.json.blob");
    }

    @Test
    void writesWhatWasUploadedIntoTheManifest() throws IOException {
      uploader.dynamicArchive("a.didx", DATA, DATA, new byte[5000]);
      uploader.manifest();
      session.finish();
      var json =
          new ObjectMapper()
              .readTree(
                  fixture
                      .store()
                      .snapshots()
                      .manifest(session.request().ns(), session.request().snapshot())
                      .toJson());
      var stats = json.at("/unprotected/chunk_upload_stats");
      assertThat(stats.get("count").intValue()).isEqualTo(3);
      assertThat(stats.get("duplicates").intValue()).isEqualTo(1);
      assertThat(stats.get("size").intValue()).isEqualTo(2 * DATA.length + 5000);
      assertThat(stats.get("compressed_size").intValue())
          .isBetween(2 * ENCODED.length, 2 * ENCODED.length + 100);
    }

    @Test
    void endsEverythingElse() throws IOException {
      int wid = session.createDynamicIndex("late.didx");
      Upload chunk = session.uploadChunk(Kind.DYNAMIC, wid, DIGEST, DATA.length, ENCODED.length);
      Upload blob = session.uploadBlob("late.blob", ENCODED.length);
      chunk.append(ByteBuffer.wrap(ENCODED));
      blob.append(ByteBuffer.wrap(ENCODED));
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, wid, 1, 1, UNKNOWN))
          .isInstanceOf(IOException.class);
      uploader.manifest();
      session.finish();

      String message = "backup already marked as finished.";
      assertThatThrownBy(() -> session.finish()).hasMessage(message);
      assertThatThrownBy(() -> session.createDynamicIndex("x.didx")).hasMessage(message);
      assertThatThrownBy(() -> session.createFixedIndex("x.fidx", 1, null)).hasMessage(message);
      assertThatThrownBy(() -> session.uploadBlob("x.blob", 12)).hasMessage(message);
      assertThatThrownBy(() -> session.uploadChunk(Kind.DYNAMIC, 1, DIGEST, 1, 13))
          .hasMessage(message);
      assertThatThrownBy(() -> append(Kind.DYNAMIC, 1, List.of())).hasMessage(message);
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, 1, 1, 1, DIGEST))
          .hasMessage(message);
      assertThatThrownBy(chunk::finish).hasMessage(message);
      assertThatThrownBy(blob::finish).hasMessage(message);
      chunk.close();
      blob.close();
      assertThat(session.previousBackupTime()).isEmpty();
      assertThat(snapshotFiles()).containsExactly("index.json.blob");
    }

    @ParameterizedTest
    @EnumSource(SyncLevel.class)
    void worksAtEverySyncLevel(SyncLevel level) throws IOException {
      session.close();
      fixture.close();
      fixture = StoreFixture.open(fixture.root(), level);
      fixture.finishedBackup("host/probe/2023-11-15T22:13:20Z");
      assertThat(
              fixture
                  .store()
                  .snapshots()
                  .isFinished(
                      Namespace.ROOT, BackupSnapshot.parse("host/probe/2023-11-15T22:13:20Z")))
          .isTrue();
    }
  }

  @Nested
  class Aborting {
    @Test
    void removesTheSnapshotAndFreesItsName() throws IOException {
      int open = session.createFixedIndex("open.fidx", CHUNK, null);
      uploader.chunk(Kind.FIXED, open, new byte[CHUNK]);
      uploader.dynamicArchive("a.didx", DATA);
      uploader.content("c.conf.blob", DATA);
      uploader.manifest();
      Upload blob = session.uploadBlob("half.blob", ENCODED.length);
      blob.append(ByteBuffer.wrap(ENCODED, 0, 20));

      session.close();
      blob.close();

      assertThat(fixture.file(SNAPSHOT)).doesNotExist();
      assertThat(fixture.files())
          .allMatch(
              name ->
                  name.equals("host/probe/owner") || name.matches("\\.chunks/..../[0-9a-f]{64}"));
      session = fixture.backup(SNAPSHOT);
      new Uploader(session).smallBackup();
    }

    @Test
    void endsUploadsThatAreStillOnTheirWay() throws IOException {
      int wid = session.createDynamicIndex("a.didx");
      try (Upload chunk =
              session.uploadChunk(Kind.DYNAMIC, wid, DIGEST, DATA.length, ENCODED.length);
          Upload blob = session.uploadBlob("x.blob", ENCODED.length)) {
        session.close();
        chunk.append(ByteBuffer.wrap(ENCODED));
        blob.append(ByteBuffer.wrap(ENCODED));
        assertThatThrownBy(chunk::finish).hasMessage("backup session was aborted.");
        assertThatThrownBy(blob::finish).hasMessage("backup session was aborted.");
      }
      assertThat(fixture.file(SNAPSHOT)).doesNotExist();
    }

    @Test
    void afterFinishKeepsTheSnapshot() throws IOException {
      uploader.smallBackup();
      session.close();
      session.close();
      assertThat(snapshotFiles()).contains("index.json.blob");
    }

    @Test
    void twiceDoesNotHarmTheNextBackupOfTheSameName() throws IOException {
      session.close();
      try (BackupSession next = fixture.backup(SNAPSHOT)) {
        session.close();
        new Uploader(next).smallBackup();
      }
      assertThat(snapshotFiles()).contains("index.json.blob");
    }

    @Test
    void ofASessionIsTheEndOfIt() throws IOException {
      session.close();
      assertThatThrownBy(() -> session.createDynamicIndex("a.didx"))
          .hasMessage("backup session was aborted.");
      assertThatThrownBy(() -> session.finish()).hasMessage("backup session was aborted.");
    }
  }

  @Test
  void anImageThatNoIndexCanHoldLeavesNothing() throws IOException {
    try {
      int wid = session.createFixedIndex("huge.fidx", Long.MAX_VALUE, null);
      // A file system with sparse files of any length: the index is there, as empty as it is long.
      assertThatThrownBy(() -> session.closeIndex(Kind.FIXED, wid, 0, 0, UNKNOWN))
          .isInstanceOf(IOException.class);
    } catch (IOException e) {
      assertThat(session.createDynamicIndex("a.didx")).isEqualTo(1);
      assertThatThrownBy(() -> session.closeIndex(Kind.DYNAMIC, 1, 1, 1, UNKNOWN))
          .isInstanceOf(IOException.class);
    }
    assertThat(snapshotFiles()).isEmpty();
  }
}
