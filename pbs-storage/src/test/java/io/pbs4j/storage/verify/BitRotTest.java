package io.pbs4j.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.check.CheckOptions;
import io.pbs4j.storage.check.CheckProgress;
import io.pbs4j.storage.check.CheckRun;
import io.pbs4j.storage.check.Finding;
import io.pbs4j.storage.check.FindingCode;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.survey.Selection;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every byte of a store that turns over is found by a verification, which names the file or chunk. What no
 * checksum covers is listed here. {@code -Dbitrot.flips=10000} turns over more bytes than the usual 200 and
 * every byte of the headers.
 */
class BitRotTest {
  private static final int FLIPS = Integer.getInteger("bitrot.flips", 200);
  private static final boolean ALL = FLIPS > 1000;
  private static final String PLAIN = "host/plain/2023-11-14T22:13:20Z";
  private static final String SECRET = "host/secret/2023-11-14T22:13:20Z";
  private static final String UPID = "UPID:vm:000076FF:0001FA7A:00000225:6553F100:verify:test:root@pam:";

  /** Header of an index. */
  private static final int INDEX_HEADER = 4096;

  /** Identifier and time of an index: no checksum covers them, and no restore needs them. */
  private static final int UNCOVERED_START = 8;

  private static final int UNCOVERED_END = 32;

  /** Initialisation vector and tag of an encrypted blob. */
  private static final int IV_START = 12;

  private static final int TAG_END = 44;

  @TempDir Path directory;
  private StoreFixture fixture;
  private CryptKey key;
  private final Map<Path, byte[]> sound = new TreeMap<>();

  @BeforeEach
  void store() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    key = CryptKey.generate(new SecureRandom());
    plain();
    secret();
    for (String name : fixture.files()) {
      if (!name.endsWith("owner")) {
        sound.put(fixture.file(name), Files.readAllBytes(fixture.file(name)));
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    key.close();
    fixture.close();
  }

  private void plain() throws IOException {
    try (BackupSession session = fixture.backup(PLAIN)) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("root.pxar.didx", RandomBytes.noise(1, 3000), RandomBytes.mixed(2, 9000));
      uploader.fixedArchive("disk.img.fidx", RandomBytes.mixed(4, 2000));
      uploader.content("etc.conf.blob", "key = value\n".getBytes(StandardCharsets.UTF_8));
      uploader.content("long.conf.blob", RandomBytes.mixed(5, 5000));
      uploader.manifest();
      session.finish();
    }
    fixture
        .store()
        .edits()
        .addClientLog(
            Namespace.ROOT,
            BackupSnapshot.parse(PLAIN),
            DataBlob.encode(RandomBytes.mixed(6, 3000), Zstd.detect()).bytes());
  }

  /** A backup of which chunks and a blob are encrypted, one of each compressed before. */
  private void secret() throws IOException {
    SecureRandom random = new SecureRandom();
    try (BackupSession session = fixture.backup(SECRET)) {
      Uploader uploader = new Uploader(session);
      int wid = session.createDynamicIndex("root.pxar.didx");
      MessageDigest sha = Digest.newSha256();
      long size = 0;
      List<byte[]> contents = List.of(RandomBytes.noise(11, 3000), RandomBytes.mixed(12, 9000));
      for (byte[] data : contents) {
        Digest digest = key.digest(data, 0, data.length);
        byte[] encoded = key.encrypt(data, Zstd.detect(), random).bytes();
        uploader.encodedChunk(Kind.DYNAMIC, wid, digest, data.length, encoded);
        uploader.append(Kind.DYNAMIC, wid, digest, size);
        size += data.length;
        sha.update(Uploader.entry(size, digest));
      }
      Digest csum = Digest.of(sha.digest());
      session.closeIndex(Kind.DYNAMIC, wid, contents.size(), size, csum);
      byte[] blob = key.encrypt(RandomBytes.mixed(13, 700), Zstd.detect(), random).bytes();
      uploader.blob("etc.conf.blob", blob);
      Manifest manifest =
          Manifest.create(
                  session.request().snapshot(),
                  List.of(
                      new FileEntry(ArchiveName.parse("root.pxar.didx"), CryptMode.ENCRYPT, size, csum),
                      new FileEntry(
                          ArchiveName.parse("etc.conf.blob"),
                          CryptMode.ENCRYPT,
                          blob.length,
                          Digest.sha256(blob))))
              .sign(key);
      uploader.blob("index.json.blob", manifest.toBlob(Zstd.detect()).bytes());
      session.finish();
    }
  }

  /** Whether no checksum covers a byte of a file. */
  private boolean uncovered(Path file, int offset) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith("idx")) {
      return offset >= UNCOVERED_START && offset < UNCOVERED_END;
    }
    return isEncryptedChunk(file) && offset >= IV_START && offset < TAG_END;
  }

  private boolean isEncryptedChunk(Path file) {
    byte[] bytes = soundBytes(file);
    return file.startsWith(fixture.file(".chunks"))
        && ((bytes[0] & 0xff) == 0x7b || (bytes[0] & 0xff) == 0xe6);
  }

  private byte[] soundBytes(Path file) {
    return Objects.requireNonNull(sound.get(file));
  }

  private TestLog verify() throws IOException {
    return verify(VerifyRequest.ALL);
  }

  private TestLog verify(VerifyRequest request) throws IOException {
    TestLog log = new TestLog();
    fixture
        .store()
        .verify(
            request, new Effort(1, 1, 16 << 20), VerifyLedger.none(), UPID, log, () -> false);
    return log;
  }

  /** Turns bits over, verifies, and puts all back; answers what was said about the file. */
  private List<String> found(Path file, int offset, int bits) throws IOException {
    byte[] damaged = soundBytes(file).clone();
    damaged[offset] ^= (byte) bits;
    Files.write(file, damaged);
    try {
      String name = String.valueOf(file.getFileName());
      boolean secret = isEncryptedChunk(file) || file.startsWith(fixture.file(SECRET));
      BackupSnapshot snapshot = BackupSnapshot.parse(secret ? SECRET : PLAIN);
      return verify(VerifyRequest.ALL.ofSnapshot(Namespace.ROOT, snapshot)).lines().stream()
          .filter(line -> line.contains(name))
          .filter(line -> !line.startsWith("  check"))
          .toList();
    } finally {
      restore();
    }
  }

  private void restore() throws IOException {
    for (Map.Entry<Path, byte[]> file : sound.entrySet()) {
      // Only what a verification changes, and what was damaged.
      if (!Files.exists(file.getKey())
          || !Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue())) {
        Files.write(file.getKey(), file.getValue());
      }
      for (int n = 0; n < 10; n++) {
        Files.deleteIfExists(file.getKey().resolveSibling(file.getKey().getFileName() + "." + n + ".bad"));
      }
    }
  }

  @Test
  void aSoundStoreIsSound() throws IOException {
    assertThat(verify().lines()).noneMatch(line -> line.contains("failed") || line.contains("WARN"));
    assertThat(sound.keySet()).anyMatch(this::isEncryptedChunk);
  }

  @Test
  void everyByteOfEveryHeaderIsFound() throws IOException {
    int tried = 0;
    for (Path file : sound.keySet()) {
      boolean index = String.valueOf(file.getFileName()).endsWith("idx");
      int length = Math.min(soundBytes(file).length, index ? INDEX_HEADER : TAG_END);
      for (int offset = 0; offset < length; offset += ALL || offset < TAG_END ? 1 : 41) {
        if (!uncovered(file, offset)) {
          assertThat(found(file, offset, 0x10)).as("%s, byte %d", file, offset).isNotEmpty();
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(600);
  }

  @Test
  void bytesAnywhereAreFound() throws IOException {
    Random random = new Random(7);
    List<Path> files = new ArrayList<>(sound.keySet());
    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(random.nextInt(files.size()));
      int offset = random.nextInt(soundBytes(file).length);
      int bits = 1 + random.nextInt(255);
      if (!uncovered(file, offset)) {
        assertThat(found(file, offset, bits)).as("%s, byte %d, bits %x", file, offset, bits).isNotEmpty();
      }
    }
  }

  @Test
  void theOffsetIsNamedWhereTheFormatTells() throws IOException {
    Path chunk = sound.keySet().stream().filter(f -> f.startsWith(fixture.file(".chunks"))).findFirst().get();
    assertThat(found(chunk, 60, 1)).anyMatch(line -> line.contains("wrong CRC checksum. (byte 8)"));
  }

  @Test
  void vectorAndTagOfAnEncryptedChunkAreFoundWithItsKeyOnly() throws IOException {
    List<Path> encrypted = sound.keySet().stream().filter(this::isEncryptedChunk).toList();
    assertThat(encrypted).hasSize(2);
    for (Path chunk : encrypted) {
      for (int offset = IV_START; offset < TAG_END; offset++) {
        assertThat(found(chunk, offset, 0x10)).as("byte %d", offset).isEmpty();
        byte[] damaged = soundBytes(chunk).clone();
        damaged[offset] ^= 0x10;
        Files.write(chunk, damaged);
        assertThat(checkWithKey()).as("byte %d", offset).contains(FindingCode.CHUNK_KEY_WRONG);
        restore();
      }
    }
  }

  private List<FindingCode> checkWithKey() {
    CheckOptions options =
        new CheckOptions(
            false, Selection.ALL, key, Set.of("chunk-content"), Set.of(), 1, CheckProgress.NONE, () -> false);
    return new CheckRun(
            fixture.root(), options, Zstd.detect(), InstantSource.fixed(fixture.clock().instant()))
        .run()
        .findings()
        .stream()
        .map(Finding::code)
        .toList();
  }

  @Test
  void identifierAndTimeOfAnIndexAreCoveredByNothing() throws IOException {
    List<Path> indexes =
        sound.keySet().stream().filter(f -> String.valueOf(f.getFileName()).endsWith("idx")).toList();
    assertThat(indexes).hasSize(3);
    for (Path index : indexes) {
      assertThat(found(index, UNCOVERED_START, 1)).isEmpty();
      assertThat(found(index, UNCOVERED_END - 1, 1)).isEmpty();
    }
  }
}
