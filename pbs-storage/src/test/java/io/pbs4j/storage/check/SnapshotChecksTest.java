package io.pbs4j.storage.check;

import static io.pbs4j.storage.check.SoundStore.IMAGE;
import static io.pbs4j.storage.check.SoundStore.NEW;
import static io.pbs4j.storage.check.SoundStore.NOW;
import static io.pbs4j.storage.check.SoundStore.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each planted fault of a snapshot is found, and nothing else. */
class SnapshotChecksTest {
  private static final String PXAR = "/root.pxar.didx";

  @TempDir private Path directory;
  private SoundStore store;

  @BeforeEach
  void create() throws IOException {
    store = SoundStore.create(directory.resolve("store"));
  }

  private void patch(String file, long offset, byte... bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(store.file(file), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  @Test
  void aSoundStoreHasNoFinding() {
    assertThat(store.found()).isEmpty();
    assertThat(store.foundFast()).isEmpty();
  }

  @Test
  void aSnapshotWithoutManifestIsUnfinishedForADay() throws IOException {
    Files.delete(store.file(NEW + "/index.json.blob"));
    store.age(NEW, NOW.minus(Duration.ofHours(23)));
    assertThat(store.found()).containsExactly("snapshot-unfinished " + NEW);
    store.age(NEW, NOW.minus(Duration.ofHours(25)));
    assertThat(store.found()).containsExactly("snapshot-abandoned " + NEW);
  }

  @Test
  void aManifestWithAFlippedBitIsDamagedAtItsCrc() throws IOException {
    SoundStore.flip(store.file(NEW + "/index.json.blob"), 40);
    assertThat(store.foundFast()).containsExactly("manifest-damaged " + NEW + "/index.json.blob at byte 8");
  }

  @Test
  void anEmptyManifestIsDamaged() throws IOException {
    Files.write(store.file(NEW + "/index.json.blob"), new byte[0]);
    assertThat(store.found()).containsExactly("manifest-damaged " + NEW + "/index.json.blob at byte 0");
  }

  @Test
  void aManifestOfAnotherSnapshotIsNamed() throws IOException {
    store.manifest(NEW, text -> text.replace("\"a\"", "\"b\""));
    assertThat(store.found()).containsExactly("manifest-of-other-snapshot " + NEW + "/index.json.blob");
  }

  @Test
  void aFileListedTwiceIsNamed() throws IOException {
    store.manifest(
        NEW,
        text -> {
          int from = text.indexOf('{', text.indexOf("files"));
          String first = text.substring(from, text.indexOf('}', from) + 1);
          return text.substring(0, from) + first + "," + text.substring(from);
        });
    assertThat(store.found()).containsExactly("manifest-file-twice " + NEW + "/index.json.blob");
  }

  @Test
  void aMissingArchiveIsNamedAndItsChunksAreOrphans() throws IOException {
    Files.delete(store.file(IMAGE + "/disk.img.fidx"));
    assertThat(store.foundFast())
        .containsExactly("archive-missing " + IMAGE + "/disk.img.fidx", "chunk-orphans .chunks");
  }

  @Test
  void aFileThatTheManifestDoesNotListIsNamed() throws IOException {
    Files.copy(store.file(NEW + "/etc.conf.blob"), store.file(NEW + "/more.conf.blob"));
    assertThat(store.found()).containsExactly("file-not-in-manifest " + NEW + "/more.conf.blob");
  }

  @Test
  void theClientLogNeedsNoEntryInTheManifest() throws IOException {
    Files.copy(store.file(NEW + "/etc.conf.blob"), store.file(NEW + "/client.log.blob"));
    assertThat(store.found()).isEmpty();
  }

  @Test
  void aBlobWithAFlippedBitHasWrongChecksumAndCrc() throws IOException {
    SoundStore.flip(store.file(NEW + "/etc.conf.blob"), 14);
    assertThat(store.foundFast())
        .containsExactly(
            "archive-checksum-wrong " + NEW + "/etc.conf.blob",
            "blob-damaged " + NEW + "/etc.conf.blob at byte 8");
  }

  @Test
  void aBlobOfAnotherLengthIsNamed() throws IOException {
    store.manifest(NEW, text -> text.replaceFirst("\"size\" : 24", "\"size\" : 25"));
    assertThat(store.found()).containsExactly("archive-size-wrong " + NEW + "/etc.conf.blob");
  }

  @Test
  void aBlobThatShouldBeEncryptedIsNamed() throws IOException {
    store.manifest(IMAGE, text -> text);
    store.manifest(NEW, text -> text.replace("\"none\"", "\"encrypt\""));
    assertThat(store.foundFast())
        .containsExactly(
            "blob-crypt-mode-wrong " + NEW + "/etc.conf.blob",
            "fingerprint-missing " + NEW + "/index.json.blob");
  }

  @Test
  void aPlainChunkOfAnEncryptedArchiveIsNamed() throws IOException {
    store.manifest(IMAGE, text -> text.replace("\"none\"", "\"encrypt\""));
    assertThat(store.found())
        .anyMatch(line -> line.startsWith("chunk-crypt-mode-wrong .chunks/"))
        .contains("archive-incomplete " + IMAGE + "/disk.img.fidx", "fingerprint-missing " + IMAGE + "/index.json.blob")
        .hasSize(3);
  }

  @Test
  void differentModesInOneSnapshotAreNamed() throws IOException {
    store.manifest(NEW, text -> text.replaceFirst("\"none\"", "\"sign-only\""));
    assertThat(store.found())
        .containsExactly(
            "fingerprint-missing " + NEW + "/index.json.blob",
            "crypt-modes-mixed " + NEW + "/index.json.blob");
  }

  @Test
  void aMalformedFingerprintIsNamed() throws IOException {
    store.manifest(NEW, text -> text.replaceFirst("\"unprotected\" : \\{", "\"unprotected\" : {\"key-fingerprint\":\"12:34\","));
    assertThat(store.found()).containsExactly("fingerprint-invalid " + NEW + "/index.json.blob");
  }

  @Test
  void keysThatDifferWithinAGroupAreNamed() throws IOException {
    for (String snapshot : new String[] {OLD, NEW}) {
      String print = (snapshot.equals(OLD) ? "ab" : "cd").repeat(32);
      store.manifest(
          snapshot,
          text -> text.replaceFirst("\"unprotected\" : \\{", "\"unprotected\" : {\"key-fingerprint\":\"" + print + "\","));
    }
    assertThat(store.found()).containsExactly("keys-mixed host/a");
  }

  @Test
  void aFailedVerificationIsNamed() throws IOException {
    String upid = "UPID:h:00000001:00000001:00000001:65000000:verify:x:root@pam:";
    store.manifest(
        NEW,
        text ->
            text.replaceFirst(
                "\"unprotected\" : \\{",
                "\"unprotected\" : {\"verify_state\":{\"state\":\"failed\",\"upid\":\"" + upid + "\"},"));
    assertThat(store.found()).containsExactly("verify-failed " + NEW);
  }

  @Test
  void aCutIndexIsDamaged() throws IOException {
    byte[] bytes = Files.readAllBytes(store.file(OLD + PXAR));
    Files.write(store.file(OLD + PXAR), java.util.Arrays.copyOf(bytes, bytes.length - 7));
    // What such an index named is unknown, so nothing is called an orphan.
    assertThat(store.found()).containsExactly("index-damaged " + OLD + PXAR + " at byte 4169");
  }

  @Test
  void anIndexWithAnotherMagicNumberIsDamaged() throws IOException {
    SoundStore.flip(store.file(OLD + PXAR), 0);
    assertThat(store.found()).containsExactly("index-damaged " + OLD + PXAR + " at byte 0");
  }

  @Test
  void endsThatDescendAreDamaged() throws IOException {
    patch(OLD + PXAR, 4096, number(9000));
    assertThat(store.foundFast()).containsExactly("index-damaged " + OLD + PXAR + " at byte 4136");
  }

  @Test
  void anEntryThatTheChecksumDoesNotCoverIsNamed() throws IOException {
    patch(OLD + PXAR, 4096, number(2999));
    assertThat(store.foundFast()).containsExactly("index-checksum-wrong " + OLD + PXAR);
  }

  @Test
  void anotherChecksumThanTheManifestsIsNamed() throws IOException {
    SoundStore.flip(store.file(OLD + PXAR), 33);
    assertThat(store.foundFast())
        .containsExactly("archive-checksum-wrong " + OLD + PXAR, "index-checksum-wrong " + OLD + PXAR);
  }

  @Test
  void anImplausibleTimeOrIdentifierIsNamed() throws IOException {
    patch(OLD + PXAR, 24, number(NOW.plus(Duration.ofDays(1)).getEpochSecond()));
    patch(NEW + PXAR, 8, new byte[16]);
    assertThat(store.found())
        .containsExactly("index-header-implausible " + OLD + PXAR, "index-header-implausible " + NEW + PXAR);
  }

  @Test
  void anImageWithAnotherChunkSizeOrEmptySlotsIsNamed() throws IOException {
    patch(IMAGE + "/disk.img.fidx", 72, number(4096));
    assertThat(store.foundFast()).containsExactly("index-chunk-size-unusual " + IMAGE + "/disk.img.fidx");
    patch(IMAGE + "/disk.img.fidx", 4096, new byte[32]);
    assertThat(store.foundFast())
        .containsExactly(
            "index-checksum-wrong " + IMAGE + "/disk.img.fidx",
            "index-empty-slots " + IMAGE + "/disk.img.fidx",
            "index-chunk-size-unusual " + IMAGE + "/disk.img.fidx",
            "chunk-orphans .chunks");
  }

  @Test
  void aChunkWithoutABytesLengthIsNamed() throws IOException {
    patch(OLD + PXAR, 4096, number(0));
    assertThat(store.foundFast())
        .containsExactly("index-checksum-wrong " + OLD + PXAR, "index-chunk-length-invalid " + OLD + PXAR);
  }

  @Test
  void anIndexOfTheOtherFormatIsDamaged() throws IOException {
    Files.copy(store.file(OLD + PXAR), store.file(OLD + "/other.img.fidx"));
    assertThat(store.foundFast())
        .containsExactly(
            "index-damaged " + OLD + "/other.img.fidx at byte 0",
            "file-not-in-manifest " + OLD + "/other.img.fidx");
  }

  @Test
  void aSnapshotOfTomorrowIsNamed() throws IOException {
    Files.move(store.file(IMAGE), store.file("vm/100/2024-06-02T12:00:00Z"));
    store.manifest("vm/100/2024-06-02T12:00:00Z", text -> text.replace("1700000000", "1717329600"));
    assertThat(store.found()).containsExactly("snapshot-in-future vm/100/2024-06-02T12:00:00Z");
  }

  @Test
  void protectionIsToldAndAnOddMarkerNamed() throws IOException {
    store.write(NEW + "/.protected", "");
    assertThat(store.found()).containsExactly("snapshot-protected " + NEW);
    store.write(NEW + "/.protected", "x");
    assertThat(store.found()).containsExactly("protected-marker-odd " + NEW + "/.protected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"root.pxar.tmp_didx", "disk.img.tmp_fidx", "index.json.tmp", ".tmp_x7f", "index.json.3.tmp_blob"})
  void temporaryFilesAreLeftoversAfterADay(String name) throws IOException {
    store.write(NEW + "/" + name, "x");
    store.age(NEW + "/" + name, NOW.minus(Duration.ofHours(1)));
    assertThat(store.found()).containsExactly("temporary-file " + NEW + "/" + name);
    store.age(NEW + "/" + name, NOW.minus(Duration.ofDays(2)));
    assertThat(store.found()).containsExactly("temporary-leftover " + NEW + "/" + name);
  }

  @Test
  void anUnknownFileIsNamed() throws IOException {
    store.write(NEW + "/README", "x");
    store.write("host/a/README", "x");
    assertThat(store.found())
        .containsExactly("unexpected-entry " + NEW + "/README", "unexpected-entry host/a/README");
  }
}
