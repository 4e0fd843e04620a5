package io.pbs4j.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.archive.SnapshotReader;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of the golden datastore, opened with their keys. */
class StoredSnapshotTest {
  private static final BackupSnapshot ENCRYPTED = BackupSnapshot.parse("host/enc-none/2023-11-14T22:13:20Z");
  private static final BackupSnapshot PLAIN = BackupSnapshot.parse("host/plain/2023-11-14T22:13:20Z");

  @TempDir private Path directory;
  private Golden golden;
  private Datastore store;

  @BeforeEach
  void open() throws IOException {
    golden = Golden.unpack(directory, Part.DATASTORE, Part.KEYS);
    store =
        new Datastore(
            "golden",
            FilesystemBackend.openForReading(golden.datastore()),
            Zstd.detect(),
            ManualClock.at(1_700_000_000));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void aFileOfEveryEncryptedSnapshotIsReadInAFewLines() throws IOException {
    List<String> read = new ArrayList<>();
    BackupGroup group = BackupGroup.parse("host/enc-none");
    try (CryptKey key = key()) {
      for (BackupSnapshot snapshot : store.snapshots().snapshots(Namespace.ROOT, group)) {
        try (PxarArchive pxar = store.contents().snapshot(Namespace.ROOT, snapshot, key).pxar("root.pxar")) {
          byte[] hello = pxar.stream(pxar.find(Octets.ofText("hello.txt")).orElseThrow()).readAllBytes();
          read.add(new String(hello, StandardCharsets.UTF_8).strip());
        }
      }
    }
    assertThat(read).hasSize(2).allMatch(text -> text.startsWith("Hello"));
  }

  @Test
  void aSnapshotIsNotOpenedWithoutItsKey() {
    assertThatThrownBy(() -> store.contents().snapshot(Namespace.ROOT, ENCRYPTED, null))
        .isInstanceOf(CryptException.class)
        .hasMessageContaining("missing key - manifest was created with key");
  }

  @Test
  void aSnapshotThatIsNotThereIsNotFound() {
    BackupSnapshot none = BackupSnapshot.parse("host/none/2023-11-14T22:13:20Z");
    assertThatThrownBy(() -> store.contents().snapshot(Namespace.ROOT, none, null))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void filesThatAreNotThereAreNamed() throws IOException {
    Files.delete(golden.datastore().resolve(PLAIN.toString()).resolve("etc.conf.blob"));
    Files.delete(golden.datastore().resolve(PLAIN.toString()).resolve("disk.img.fidx"));
    SnapshotReader snapshot = store.contents().snapshot(Namespace.ROOT, PLAIN, null);
    assertThatThrownBy(() -> snapshot.blob("etc.conf"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("etc.conf.blob");
    assertThatThrownBy(() -> snapshot.bytes("disk.img"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("disk.img.fidx");
  }

  @Test
  void aChunkThatIsMissingOrDamagedIsNamed() throws IOException {
    SnapshotReader snapshot = store.contents().snapshot(Namespace.ROOT, PLAIN, null);
    Path chunk;
    try (Stream<Path> chunks = Files.walk(golden.datastore().resolve(".chunks"))) {
      String digest;
      try (IndexReader index = snapshot.index(ArchiveName.parse("catalog.pcat1.didx"))) {
        digest = index.digest(0).toString();
      }
      chunk = chunks.filter(file -> file.endsWith(digest)).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[bytes.length - 1] ^= 1;
    Files.write(chunk, bytes);
    assertThatThrownBy(snapshot::catalog)
        .isInstanceOfSatisfying(
            FormatException.class,
            e -> assertThat(e.describe()).contains(chunk.getFileName().toString(), "wrong CRC"));
    Files.delete(chunk);
    assertThatThrownBy(snapshot::catalog)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(chunk.getFileName().toString());
  }

  @Test
  void anIndexThatIsNotTheOneOfTheManifestIsRefused() throws IOException {
    Path snapshot = golden.datastore().resolve(PLAIN.toString());
    Path index = snapshot.resolve("disk.img.fidx");
    byte[] bytes = Files.readAllBytes(index);
    bytes[4096] ^= 1;
    Files.write(index, bytes);
    SnapshotReader reader = store.contents().snapshot(Namespace.ROOT, PLAIN, null);
    assertThatThrownBy(() -> reader.bytes("disk.img")).hasMessageContaining("wrong checksum");
    Files.write(index, Arrays.copyOf(bytes, 4096));
    assertThatThrownBy(() -> reader.bytes("disk.img")).isInstanceOf(FormatException.class);
  }

  private CryptKey key() throws IOException {
    Path file = golden.path(Part.KEYS).resolve("key-none.json");
    return KeyFile.parse(file.toString(), Files.readAllBytes(file)).open(null);
  }
}
