package io.pbs4j.storage.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.survey.Selection;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reference wrote: nothing is said against it, and what was damaged on purpose is found. */
class GoldenChecksTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z"));

  private static final FindingCode[] LEFT_OUT = {
    FindingCode.CHUNK_MISSING,
    FindingCode.CHUNK_MISSING,
    FindingCode.CHUNK_MISSING,
    FindingCode.CHUNK_MISSING,
    FindingCode.ARCHIVE_INCOMPLETE
  };

  @TempDir static Path directory;
  private static Golden golden;

  @BeforeAll
  static void unpack() throws IOException {
    golden = Golden.unpack(directory, Part.DATASTORE, Part.KEYS, Part.CORRUPT);
  }

  private CheckResult check(Path root, boolean fast, @Nullable CryptKey key) {
    CheckOptions options =
        new CheckOptions(
            fast, Selection.ALL, key, Set.of(), Set.of("permissions"), 2, CheckProgress.NONE, () -> false);
    return new CheckRun(root, options, Zstd.detect(), CLOCK).run();
  }

  private CryptKey key(String name, String passphrase) throws IOException {
    byte[] json = Files.readAllBytes(golden.path(Part.KEYS).resolve(name));
    return KeyFile.parse(name, json).open(passphrase.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theGoodStoreHasOnlyWhatIsTrueOfIt() {
    CheckResult result = check(golden.datastore(), false, null);
    assertThat(result.findings())
        .extracting(Finding::code)
        // The testkit leaves out the four chunks of one archive.
        .startsWith(LEFT_OUT)
        .endsWith(
            FindingCode.PREFIX_DIRECTORIES_MISSING,
            FindingCode.SNAPSHOT_PROTECTED,
            FindingCode.CHUNK_NOT_VERIFIED);
    assertThat(result.snapshots()).isEqualTo(13);
    assertThat(result.findings()).hasSize(LEFT_OUT.length + 3);
    assertThat(result.chunksRead()).isEqualTo(166);
  }

  @Test
  void aKeyVerifiesTheChunksMadeWithIt() throws IOException {
    long without = unverified(null);
    try (CryptKey none = key("key-none.json", "x"); CryptKey scrypt = key("key-scrypt.json", "scrypt-pass-1")) {
      long left = unverified(none) + unverified(scrypt);
      // Every encrypted chunk belongs to one of the two keys.
      assertThat(left).isEqualTo(without);
      assertThat(unverified(none)).isLessThan(without);
    }
  }

  private long unverified(@Nullable CryptKey key) {
    CheckResult result = check(golden.datastore(), false, key);
    assertThat(result.count(Severity.CRITICAL)).isEqualTo(LEFT_OUT.length);
    return result.findings().stream()
        .filter(finding -> finding.code() == FindingCode.CHUNK_NOT_VERIFIED)
        .mapToLong(finding -> Long.parseLong(finding.message().split(" ")[0]))
        .sum();
  }

  @Test
  void aChangedSignedManifestIsNamedWithItsKey() throws IOException {
    Path copy = Golden.unpack(Files.createDirectory(directory.resolve("signed")), Part.DATASTORE).datastore();
    Path file = copy.resolve("host/signed/2023-11-14T22:13:20Z/index.json.blob");
    String json =
        new String(
            io.pbs4j.core.manifest.Manifest.ofBlob("m", Files.readAllBytes(file), Zstd.detect()).toJson(),
            StandardCharsets.UTF_8);
    // The list of files is covered by the signature.
    String changed = json.replaceFirst("sign-only", "none");
    Files.write(
        file,
        io.pbs4j.core.blob.DataBlob.encode(changed.getBytes(StandardCharsets.UTF_8), null).bytes());
    try (CryptKey key = key("key-none.json", "x")) {
      assertThat(check(copy, true, key).findings())
          .extracting(Finding::code)
          .contains(FindingCode.MANIFEST_SIGNATURE_WRONG);
    }
  }

  @Test
  void anEncryptedChunkThatWasChangedWithItsCrcIsNamedWithTheKey() throws IOException {
    Path copy = Golden.unpack(Files.createDirectory(directory.resolve("enc")), Part.DATASTORE).datastore();
    Path chunk = encryptedChunk(copy);
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[60] ^= 1;
    io.pbs4j.core.blob.DataBlob.parse("chunk", bytes).updateCrc();
    Files.write(chunk, bytes);
    assertThat(check(copy, false, null).count(Severity.CRITICAL)).isEqualTo(LEFT_OUT.length);
    try (CryptKey key = key("key-none.json", "x")) {
      assertThat(check(copy, false, key).findings())
          .extracting(Finding::code)
          .contains(FindingCode.CHUNK_KEY_WRONG, FindingCode.ARCHIVE_INCOMPLETE);
    }
  }

  private static Path encryptedChunk(Path store) throws IOException {
    Path index = store.resolve("host/enc-none/2023-11-14T22:13:20Z/root.pxar.didx");
    try (var reader = io.pbs4j.core.index.IndexReader.open(index)) {
      String digest = reader.digest(0).toString();
      return store.resolve(".chunks").resolve(digest.substring(0, 4)).resolve(digest);
    }
  }

  /** The damaged store after its verification, with the names of its chunks; their content was not kept. */
  @Test
  void theFaultsPlantedInTheCorruptStoreAreFound() throws IOException {
    Path root = Files.createDirectory(directory.resolve("corrupt-store"));
    Files.createFile(root.resolve(".lock"));
    for (String line : Files.readAllLines(golden.path(Part.CORRUPT).resolve("chunks-after-verify.txt"))) {
      Path chunk = root.resolve(".chunks").resolve(line.substring(2));
      Files.createDirectories(chunk.getParent());
      Files.createFile(chunk);
    }
    copy(golden.path(Part.CORRUPT).resolve("after-host"), root.resolve("host"));
    CheckResult result = check(root, true, null);
    assertThat(lines(result, FindingCode.CHUNK_MISSING)).containsExactly(C2_REMOVED, C1_FLIPPED);
    assertThat(lines(result, FindingCode.CHUNK_BAD_COPY)).containsExactly(C1_FLIPPED + ".0.bad");
    assertThat(lines(result, FindingCode.ARCHIVE_INCOMPLETE)).contains(C1 + "r.pxar.didx", C2 + "r.pxar.didx");
    assertThat(lines(result, FindingCode.BLOB_DAMAGED)).containsExactly(C3 + "a.conf.blob at byte 8");
    assertThat(lines(result, FindingCode.ARCHIVE_CHECKSUM_WRONG)).containsExactly(C3 + "a.conf.blob");
    assertThat(lines(result, FindingCode.VERIFY_FAILED))
        .containsExactly(
            "host/c1/2023-11-14T22:13:20Z", "host/c2/2023-11-14T22:13:20Z", "host/c3/2023-11-14T22:13:20Z");
    assertThat(result.findings()).noneMatch(finding -> finding.subject().path().startsWith("host/c4/"));
  }

  private static final String C1 = "host/c1/2023-11-14T22:13:20Z/";
  private static final String C2 = "host/c2/2023-11-14T22:13:20Z/";
  private static final String C3 = "host/c3/2023-11-14T22:13:20Z/";
  private static final String C1_FLIPPED =
      ".chunks/d39e/d39ee3582dd51557e8e9d411dc34fcb628d63fabc6055218772dba04d6df220d";
  private static final String C2_REMOVED =
      ".chunks/22b2/22b2a801dda554750c49ef521e3c65d138ea722d24b40956006de0f7467f9c97";

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static List<String> lines(CheckResult result, FindingCode code) {
    return result.findings().stream()
        .filter(finding -> finding.code() == code)
        .map(finding -> finding.subject().toString())
        .toList();
  }

  @Test
  void aNamespaceIsLookedAtAlone() {
    CheckOptions options =
        new CheckOptions(
            false,
            Selection.of(Namespace.parse("ns1/deep"), null),
            null,
            Set.of(),
            Set.of("layout", "permissions"),
            2,
            CheckProgress.NONE,
            () -> false);
    CheckResult result = new CheckRun(golden.datastore(), options, Zstd.detect(), CLOCK).run();
    assertThat(result.snapshots()).isEqualTo(1);
    assertThat(result.findings()).extracting(Finding::code).startsWith(LEFT_OUT).hasSize(LEFT_OUT.length + 1);
    assertThat(result.chunks()).isLessThan(166);
  }
}
