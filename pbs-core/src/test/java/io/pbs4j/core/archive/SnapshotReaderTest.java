package io.pbs4j.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.testkit.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots that the stock client made, in every crypt mode. */
class SnapshotReaderTest {
  private static final String PLAIN = "host/plain/2023-11-14T22:13:20Z";
  private static final String ENCRYPTED = "host/enc-none/2023-11-14T22:13:20Z";
  private static final String SIGNED = "host/signed/2023-11-14T22:13:20Z";

  @TempDir static Path directory;
  static GoldenSnapshots golden;

  @BeforeAll
  static void unpack() throws IOException {
    golden = new GoldenSnapshots(directory);
  }

  @Test
  void everyArchiveIsWhatTheReferenceRestores() throws IOException {
    assertThat(golden.sums()).hasSizeGreaterThan(30);
    for (GoldenSnapshots.Sum sum : golden.sums()) {
      try (InputStream in = golden.open(sum.snapshot()).stream(sum.archive())) {
        assertThat(sha256(in)).as(sum.snapshot() + " " + sum.archive()).isEqualTo(sum.sha256());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "host/plain/2023-11-14T22:13:20Z, gen1",
    "host/plain/2023-11-15T22:13:20Z, gen2",
    "host/plain/2023-11-16T22:13:20Z, gen2",
    "host/chunk64k/2023-11-14T22:13:20Z, gen1",
    "host/enc-none/2023-11-14T22:13:20Z, gen1",
    "host/enc-none/2023-11-15T22:13:20Z, gen2",
    "host/signed/2023-11-14T22:13:20Z, gen1",
    "ns/ns1/ct/101/2023-11-14T22:13:20Z, gen1"
  })
  void everyFileOfADirectoryArchiveIsFoundByItsPath(String snapshot, String generation) throws IOException {
    Map<Octets, String> sums = sourceSums(generation);
    assertThat(sums).hasSizeGreaterThan(400);
    try (PxarArchive pxar = golden.open(snapshot).pxar("root.pxar")) {
      for (Map.Entry<Octets, String> file : sums.entrySet()) {
        PxarEntry entry = pxar.find(file.getKey()).orElseThrow();
        try (InputStream in = pxar.stream(entry)) {
          assertThat(sha256(in)).as(file.getKey().toString()).isEqualTo(file.getValue());
        }
      }
    }
  }

  @Test
  void anImageIsReadAtAnyPlace() throws IOException {
    SnapshotReader snapshot = golden.open(ENCRYPTED);
    byte[] whole;
    try (InputStream in = snapshot.stream("disk.img")) {
      whole = in.readAllBytes();
    }
    try (ByteSource image = snapshot.bytes("disk.img")) {
      assertThat(image.size()).isEqualTo(whole.length);
      for (long position : new long[] {0, (4 << 20) - 3, (20 << 20) + 17, whole.length - 5}) {
        byte[] part = new byte[5];
        image.readFully(position, part, 0, 5);
        assertThat(part).isEqualTo(Arrays.copyOfRange(whole, (int) position, (int) position + 5));
      }
    }
  }

  @Test
  void blobsAreReadByEitherName() throws IOException {
    SnapshotReader snapshot = golden.open(ENCRYPTED);
    byte[] content = snapshot.blob("etc.conf");
    assertThat(snapshot.blob("etc.conf.blob")).isEqualTo(content);
    assertThat(new String(snapshot.blob("index.json.blob"), StandardCharsets.UTF_8)).contains("enc-none");
    assertThat(snapshot.blob("client.log.blob")).isNotEmpty();
    assertThat(snapshot.bytes("etc.conf").size()).isEqualTo(content.length);
  }

  @Test
  void theKeyForTheMasterKeyIsAPlainBlobInAnEncryptedSnapshot() throws IOException {
    assertThat(golden.open("host/enc-pbkdf2-master/2023-11-14T22:13:20Z").blob("rsa-encrypted.key.blob"))
        .isEqualTo(
            Files.readAllBytes(
                golden
                    .golden()
                    .expected("raw/ns_root.host_enc-pbkdf2-master_2023-11-14T221320Z.rsa-encrypted.key")));
  }

  @Test
  void withoutItsKeyASnapshotIsRefusedAsTheReferenceRefusesIt() {
    assertThatThrownBy(() -> open(ENCRYPTED, null))
        .isInstanceOf(CryptException.class)
        .hasMessageMatching("missing key - manifest was created with key ([0-9a-f]{2}:){7}[0-9a-f]{2}");
  }

  @Test
  void withAnotherKeyASnapshotIsRefusedAsTheReferenceRefusesIt() throws IOException {
    CryptKey other = golden.keyNamed("pbkdf2");
    assertThatThrownBy(() -> open(ENCRYPTED, other))
        .isInstanceOf(CryptException.class)
        .hasMessageMatching(
            "wrong key - unable to verify signature since manifest's key ([0-9a-f]{2}:){7}[0-9a-f]{2} does not match provided key "
                + other.fingerprint().shortForm());
    assertThatThrownBy(() -> open(SIGNED, other)).isInstanceOf(CryptException.class);
  }

  @Test
  void aKeyDoesNotHurtWhereNoneIsNeeded() throws IOException {
    assertThat(open(PLAIN, golden.keyNamed("none")).blob("etc.conf")).isNotEmpty();
  }

  @Test
  void aManifestThatIsNotWhatWasSignedIsRefused() throws IOException {
    SnapshotFiles files = golden.files(SIGNED);
    byte[] json =
        DataBlob.parse("m", files.blob(ArchiveName.MANIFEST)).decode(Zstd.detect(), 1 << 20);
    String forged = new String(json, StandardCharsets.UTF_8).replaceFirst("\"size\": (\\d)", "\"size\": 1$1");
    byte[] blob = DataBlob.encode(forged.getBytes(StandardCharsets.UTF_8), null).bytes();
    SnapshotFiles other = new Replaced(files, ArchiveName.MANIFEST, blob);
    assertThatThrownBy(
            () ->
                SnapshotReader.open(
                    other, GoldenSnapshots.snapshot(SIGNED), golden.key(SIGNED), Zstd.detect()))
        .isInstanceOf(CryptException.class)
        .hasMessage("wrong signature in manifest");
  }

  @Test
  void theManifestOfAnotherSnapshotIsRefused() {
    assertThatThrownBy(
            () ->
                SnapshotReader.open(
                    golden.files(PLAIN),
                    GoldenSnapshots.snapshot("host/plain/2023-11-15T22:13:20Z"),
                    null,
                    Zstd.detect()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("is that of host/plain/2023-11-14T22:13:20Z");
  }

  @Test
  void aBlobThatIsNotTheOneOfTheManifestIsRefused() throws IOException {
    ArchiveName conf = ArchiveName.parse("etc.conf.blob");
    byte[] sound = golden.files(PLAIN).blob(conf);
    byte[] shorter = DataBlob.encode(new byte[] {1}, null).bytes();
    byte[] other = sound.clone();
    other[other.length - 1] ^= 1;
    assertThatThrownBy(() -> replaced(conf, shorter).blob("etc.conf")).hasMessageContaining("wrong size");
    assertThatThrownBy(() -> replaced(conf, other).blob("etc.conf")).hasMessageContaining("wrong checksum");
  }

  @Test
  void anArchiveThatTheManifestDoesNotListIsRefused() throws IOException {
    SnapshotReader snapshot = golden.open(PLAIN);
    assertThatThrownBy(() -> snapshot.bytes("other.img"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("manifest does not contain file 'other.img.fidx'");
    assertThatThrownBy(() -> snapshot.pxar("etc.conf")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> snapshot.blob("root.pxar")).isInstanceOf(IllegalArgumentException.class);
  }

  private static SnapshotReader replaced(ArchiveName name, byte[] bytes) throws IOException {
    return SnapshotReader.open(
        new Replaced(golden.files(PLAIN), name, bytes),
        GoldenSnapshots.snapshot(PLAIN),
        null,
        Zstd.detect());
  }

  private static SnapshotReader open(String path, @Nullable CryptKey key) throws IOException {
    return SnapshotReader.open(golden.files(path), GoldenSnapshots.snapshot(path), key, Zstd.detect());
  }

  /** Sums of source files by path; the list has names as they are, line breaks included. */
  private static Map<Octets, String> sourceSums(String generation) throws IOException {
    Path list = golden.golden().path(Golden.Part.SOURCE).resolve("treeA-" + generation + ".sha256");
    String text = new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1);
    Map<Octets, String> sums = new LinkedHashMap<>();
    for (String line : text.split("\n(?=[0-9a-f]{64}  )|\n$")) {
      String path = line.substring(66);
      // What the archive leaves out by the patterns of the tree.
      if (!path.matches("\\./excluded/(a\\.tmp|sub/b\\.tmp|sub/cache.*)")) {
        sums.put(Octets.of(path.getBytes(StandardCharsets.ISO_8859_1)), line.substring(0, 64));
      }
    }
    return sums;
  }

  private static String sha256(InputStream in) throws IOException {
    MessageDigest sha = Digest.newSha256();
    byte[] buffer = new byte[64 << 10];
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      sha.update(buffer, 0, got);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** A snapshot with one blob replaced. */
  private record Replaced(SnapshotFiles files, ArchiveName name, byte[] bytes) implements SnapshotFiles {
    @Override
    public byte[] blob(ArchiveName wanted) throws IOException {
      return wanted.equals(name) ? bytes : files.blob(wanted);
    }

    @Override
    public IndexReader index(ArchiveName wanted) throws IOException {
      return files.index(wanted);
    }

    @Override
    public DataBlob chunk(Digest digest) throws IOException {
      return files.chunk(digest);
    }
  }
}
