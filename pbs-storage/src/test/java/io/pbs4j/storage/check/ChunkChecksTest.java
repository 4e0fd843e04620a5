package io.pbs4j.storage.check;

import static io.pbs4j.storage.check.SoundStore.NEW;
import static io.pbs4j.storage.check.SoundStore.NOW;
import static io.pbs4j.storage.check.SoundStore.OLD;
import static io.pbs4j.storage.check.SoundStore.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.storage.survey.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each planted fault of a chunk is found, and nothing else. */
class ChunkChecksTest {
  private static final String PXAR = "/root.pxar.didx";
  private static final String SHARED_PATH = ".chunks/" + SHARED.toString().substring(0, 4) + "/" + SHARED;

  @TempDir private Path directory;
  private SoundStore store;

  @BeforeEach
  void create() throws IOException {
    store = SoundStore.create(directory.resolve("store"));
  }

  private void chunk(Digest digest, DataBlob content) throws IOException {
    Path file = store.chunk(digest);
    Files.createDirectories(file.getParent());
    Files.write(file, content.bytes());
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-x---"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void aMissingChunkIsNamedWithAllArchivesThatNeedIt() throws IOException {
    Files.delete(store.chunk(SHARED));
    assertThat(store.foundFast())
        .containsExactly(
            "chunk-missing " + SHARED_PATH, "archive-incomplete " + OLD + PXAR, "archive-incomplete " + NEW + PXAR);
    assertThat(store.foundFast()).isEqualTo(store.found());
    assertThat(store.findings(true).get(0).message()).contains("needed by " + OLD + PXAR + ", " + NEW + PXAR);
    assertThat(store.findings(true).get(1).message())
        .isEqualTo("of 2 chunks, 1 are missing and 0 damaged, the first at byte 3000 of the content");
  }

  @Test
  void aFlippedBitBreaksTheCrcOfAChunkAndItsArchives() throws IOException {
    SoundStore.flip(store.chunk(store.ownChunk(OLD)), 500);
    Digest own = store.ownChunk(OLD);
    assertThat(store.foundFast()).isEmpty();
    assertThat(store.found())
        .containsExactly(
            "chunk-damaged .chunks/" + own.toString().substring(0, 4) + "/" + own + " at byte 8",
            "archive-incomplete " + OLD + PXAR);
  }

  @Test
  void aChunkWithAnotherMagicNumberIsDamagedAtItsStart() throws IOException {
    SoundStore.flip(store.chunk(SHARED), 0);
    assertThat(store.found()).contains("chunk-damaged " + SHARED_PATH + " at byte 0").hasSize(3);
  }

  @Test
  void soundContentUnderAnotherNameHasTheWrongDigest() throws IOException {
    chunk(SHARED, DataBlob.encode(new byte[5000 - 1], Zstd.pureJava()));
    assertThat(store.found())
        .containsExactly(
            "chunk-digest-wrong " + SHARED_PATH,
            "chunk-length-wrong " + SHARED_PATH,
            "archive-incomplete " + OLD + PXAR,
            "archive-incomplete " + NEW + PXAR);
  }

  @Test
  void anEmptyChunkFileIsNamed() throws IOException {
    Files.write(store.chunk(SHARED), new byte[0]);
    assertThat(store.found()).contains("chunk-empty " + SHARED_PATH).hasSize(3);
    assertThat(store.foundFast()).isEmpty();
  }

  @Test
  void anEncryptedChunkOfAPlainArchiveIsNamed() throws IOException {
    try (CryptKey key = new CryptKey(new byte[32])) {
      chunk(SHARED, key.encrypt(new byte[5000], null, new SecureRandom()));
    }
    assertThat(store.found()).contains("chunk-crypt-mode-wrong " + SHARED_PATH, "chunk-not-verified .chunks").hasSize(4);
  }

  @Test
  void chunksThatNoIndexNamesAreCountedOnce() throws IOException {
    for (int i = 1; i <= 3; i++) {
      byte[] data = new byte[i];
      chunk(Digest.sha256(data), DataBlob.encode(data, null));
    }
    assertThat(store.findings(false))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.CHUNK_ORPHANS);
              assertThat(finding.message()).isEqualTo("3 of 7 chunks (42 bytes) are named by no index");
              assertThat(finding.mending()).contains("garbage collection");
            });
    assertThat(store.foundFast()).containsExactly("chunk-orphans .chunks");
  }

  @Test
  void aBadCopyHurtsWhileTheChunkIsMissing() throws IOException {
    Path bad = store.chunk(SHARED).resolveSibling(SHARED + ".0.bad");
    Files.move(store.chunk(SHARED), bad);
    assertThat(store.foundFast())
        .containsExactly(
            "chunk-missing " + SHARED_PATH,
            "archive-incomplete " + OLD + PXAR,
            "archive-incomplete " + NEW + PXAR,
            "chunk-bad-copy " + SHARED_PATH + ".0.bad");
    Files.copy(bad, store.chunk(SHARED));
    assertThat(store.found()).containsExactly("chunk-bad-copy-healed " + SHARED_PATH + ".0.bad");
  }

  @Test
  void aChunkInTheDirectoryOfAnotherPrefixIsMisplaced() throws IOException {
    Path other = store.chunk(store.ownChunk(OLD)).resolveSibling(SHARED.toString());
    Files.copy(store.chunk(SHARED), other);
    String place = directory.resolve("store").relativize(other).toString();
    assertThat(store.foundFast()).containsExactly("chunk-misplaced " + place);
  }

  @Test
  void temporaryAndUnknownFilesAmongTheChunksAreNamed() throws IOException {
    String place = SHARED_PATH.substring(0, 12);
    store.write(SHARED_PATH + ".tmp_1_2", "x");
    store.age(SHARED_PATH + ".tmp_1_2", NOW.minus(Duration.ofDays(2)));
    store.write(place + "/what", "x");
    assertThat(store.found())
        .containsExactly("temporary-leftover " + SHARED_PATH + ".tmp_1_2", "unexpected-entry " + SHARED_PATH.substring(0, 12) + "/what");
  }

  @Test
  void permissionsOfChunksAreLookedAtInAFullRun() throws IOException {
    Files.setPosixFilePermissions(store.chunk(SHARED), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(store.chunk(store.ownChunk(OLD)).getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(store.found())
        .containsExactly(
            "writable-by-others " + SHARED_PATH,
            "mode-unusual .chunks/" + store.ownChunk(OLD).toString().substring(0, 4));
    assertThat(store.foundFast()).isEmpty();
  }

  @Test
  void aDirectoryInThePlaceOfAChunkIsUnreachable() throws IOException {
    Files.delete(store.chunk(SHARED));
    Files.createDirectory(store.chunk(SHARED), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    assertThat(store.found()).containsExactly("unreachable " + SHARED_PATH);
  }

  @Test
  void aDirectoryOfChunksThatIsNoneIsUnreachableAndItsChunksAreNotMissing() throws IOException {
    String prefix = SHARED_PATH.substring(0, 12);
    Files.delete(store.chunk(SHARED));
    Files.delete(store.file(prefix));
    store.write(prefix, "x");
    assertThat(store.found()).containsExactly("unreachable " + prefix);
    assertThat(store.foundFast()).containsExactly("unreachable " + prefix);
  }

  @Test
  void progressEndsWithAllChunksAndBytes() {
    List<List<Long>> steps = new ArrayList<>();
    CheckResult result =
        store.check(
            new CheckOptions(
                false,
                Selection.ALL,
                null,
                Set.of(),
                Set.of(),
                2,
                (chunks, all, bytes, allBytes) -> steps.add(List.of(chunks, all, bytes, allBytes)),
                () -> false));
    assertThat(steps).hasSize(4);
    long bytes = result.bytesRead();
    assertThat(steps.get(3)).containsExactly(4L, 4L, bytes, bytes);
    assertThat(result.chunksRead()).isEqualTo(4);
    assertThat(result.complete()).isTrue();
    assertThat(result.healthy()).isTrue();
  }

  @Test
  void aCancelledRunTellsWhatItFoundSoFar() throws IOException {
    Files.delete(store.file("host/a/owner"));
    Files.delete(store.chunk(SHARED));
    AtomicBoolean cancelled = new AtomicBoolean();
    CheckResult result =
        store.check(
            new CheckOptions(
                false,
                Selection.ALL,
                null,
                Set.of(),
                Set.of("layout"),
                1,
                (chunks, all, bytes, allBytes) -> cancelled.set(true),
                cancelled::get));
    assertThat(result.complete()).isFalse();
    assertThat(result.chunksRead()).isEqualTo(1);
    // Which chunks are missing is known only at the end.
    assertThat(result.findings()).extracting(Finding::code).containsExactly(FindingCode.OWNER_MISSING);
  }

  @Test
  void checksCanBeChosenAndLeftOut() throws IOException {
    Files.delete(store.file("host/a/owner"));
    Files.delete(store.chunk(SHARED));
    assertThat(chosen(Set.of("owner"), Set.of())).containsExactly(FindingCode.OWNER_MISSING);
    assertThat(chosen(Set.of(), Set.of("layout", "references"))).containsExactly(FindingCode.OWNER_MISSING);
    assertThatThrownBy(() -> chosen(Set.of("nonsense"), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
  }

  private List<FindingCode> chosen(Set<String> only, Set<String> skip) {
    CheckOptions all = CheckOptions.of(false);
    return store
        .check(new CheckOptions(false, Selection.ALL, null, only, skip, 2, all.progress(), () -> false))
        .findings()
        .stream()
        .map(Finding::code)
        .toList();
  }

  @Test
  void nothingIsChanged() throws IOException {
    Path root = directory.resolve("store");
    List<String> before = state(root);
    store.found();
    assertThat(state(root)).isEqualTo(before);
  }

  private static List<String> state(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      List<String> lines = new ArrayList<>();
      for (Path path : paths.sorted().toList()) {
        lines.add(path + " " + Files.getAttribute(path, "unix:ctime") + " " + Files.getLastModifiedTime(path));
      }
      return lines;
    }
  }
}
