package io.pbs4j.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveContentsTest {
  private static final String SNAPSHOT = "host/a/2023-11-14T22:13:20Z";
  private static final byte[] FIRST = RandomBytes.mixed(1, 70_000);
  private static final byte[] SECOND = RandomBytes.noise(2, 1000);

  @TempDir Path directory;
  StoreFixture fixture;

  @BeforeEach
  void makeBackup() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    try (BackupSession session = fixture.backup(SNAPSHOT)) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("a.didx", FIRST, SECOND, FIRST);
      uploader.fixedArchive("b.fidx", new byte[4 << 20], SECOND);
      uploader.content("c.conf.blob", FIRST);
      uploader.content("d.conf.blob", SECOND);
      uploader.manifest();
      session.finish();
    }
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private static InputStream open(Datastore store, String ns, String snapshot, String archive)
      throws IOException {
    return new ArchiveContents(store.backend(), store.snapshots(), store.chunks(), Zstd.detect())
        .open(Namespace.parse(ns), BackupSnapshot.parse(snapshot), ArchiveName.parse(archive));
  }

  private InputStream open(String archive) throws IOException {
    return open(fixture.store(), "", SNAPSHOT, archive);
  }

  private byte[] read(String archive) throws IOException {
    try (InputStream in = open(archive)) {
      return in.readAllBytes();
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private Path chunk(byte[] data) {
    String name = Digest.sha256(data).toString();
    return fixture.file(".chunks/" + name.substring(0, 4) + "/" + name);
  }

  @Test
  void areTheBytesThatWereBackedUp() throws IOException {
    assertThat(read("a.didx")).isEqualTo(join(FIRST, SECOND, FIRST));
    assertThat(read("b.fidx")).isEqualTo(join(new byte[4 << 20], SECOND));
    assertThat(read("c.conf.blob")).isEqualTo(FIRST);
    assertThat(read("d.conf.blob")).isEqualTo(SECOND);
    assertThat(new String(read("index.json.blob"), StandardCharsets.UTF_8)).contains("\"a.didx\"");
  }

  @Test
  void areTheSameReadByteByByte() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String archive : new String[] {"a.didx", "c.conf.blob"}) {
      try (InputStream in = open(archive)) {
        for (int got = in.read(); got >= 0; got = in.read()) {
          out.write(got);
        }
        assertThat(in.read(new byte[5], 0, 5)).isEqualTo(-1);
      }
    }
    assertThat(out.toByteArray()).isEqualTo(join(FIRST, SECOND, FIRST, FIRST));
  }

  @Test
  void ofTheReferencesStoreAreWhatItRestores() throws IOException {
    Golden golden =
        Golden.unpack(
            Files.createDirectory(directory.resolve("golden")), Part.DATASTORE, Part.EXPECTED);
    int checked = 0;
    try (Datastore store =
        new Datastore(
            "golden",
            FilesystemBackend.openForReading(golden.datastore()),
            Zstd.detect(),
            ManualClock.at(StoreFixture.START))) {
      for (String line : Files.readAllLines(golden.expected("raw/decoded.sha256"))) {
        // ns_root.host_plain_2023-11-14T221320Z/root.pxar.didx
        String[] parts = line.substring(66).split("[./]", 3);
        String ns = parts[0].equals("ns_root") ? "" : parts[0].substring(3).replace('_', '/');
        String snapshot =
            parts[1].replace('_', '/').replaceFirst("T(\\d\\d)(\\d\\d)(\\d\\d)Z", "T$1:$2:$3Z");
        try (InputStream in = open(store, ns, snapshot, parts[2])) {
          MessageDigest sha = Digest.newSha256();
          byte[] buffer = new byte[1 << 16];
          for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            sha.update(buffer, 0, got);
          }
          assertThat(line).startsWith(Digest.of(sha.digest()).toString());
          checked++;
        } catch (StorageException e) {
          assertThat(e).hasMessageEndingWith("is encrypted");
        }
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  @Test
  void ofADamagedChunkEndInAnError() throws IOException {
    byte[] stored = Files.readAllBytes(chunk(SECOND));
    stored[500] ^= 1;
    Files.write(chunk(SECOND), stored);
    try (InputStream in = open("a.didx")) {
      assertThat(in.readNBytes(FIRST.length)).isEqualTo(FIRST);
      assertThatThrownBy(in::read).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void ofAChunkWithOtherContentEndInAnError() throws IOException {
    Files.write(chunk(SECOND), DataBlob.encode(RandomBytes.noise(3, 1000), null).bytes());
    assertThatThrownBy(() -> read("a.didx")).hasMessage("detected chunk with wrong digest.");
    Files.write(chunk(SECOND), DataBlob.encode(new byte[999], null).bytes());
    assertThatThrownBy(() -> read("a.didx"))
        .hasMessage("detected chunk with wrong length (1000 != 999)");
  }

  @Test
  void ofAMissingChunkEndInAnError() throws IOException {
    Files.delete(chunk(FIRST));
    assertThatThrownBy(() -> read("a.didx")).isInstanceOf(StorageException.class);
  }

  @Test
  void areNotThoseOfAFileThatIsNotWhatTheManifestSays() throws IOException {
    Files.copy(fixture.file(SNAPSHOT + "/d.conf.blob"), fixture.file(SNAPSHOT + "/other.blob"));
    assertThatThrownBy(() -> open("other.blob"))
        .hasMessage("manifest does not contain file 'other.blob'");
    Files.write(fixture.file(SNAPSHOT + "/c.conf.blob"), DataBlob.encode(FIRST, null).bytes());
    assertThatThrownBy(() -> open("c.conf.blob")).hasMessageContaining("wrong size");
    byte[] blob = Files.readAllBytes(fixture.file(SNAPSHOT + "/d.conf.blob"));
    blob[100] ^= 1;
    Files.write(fixture.file(SNAPSHOT + "/d.conf.blob"), blob);
    assertThatThrownBy(() -> open("d.conf.blob")).hasMessageContaining("wrong checksum");
    byte[] index = Files.readAllBytes(fixture.file(SNAPSHOT + "/a.didx"));
    index[4096 + 20] ^= 1;
    Files.write(fixture.file(SNAPSHOT + "/a.didx"), index);
    assertThatThrownBy(() -> open("a.didx")).hasMessageContaining("wrong checksum");
  }

  @Test
  void ofWhatIsNotThereAreNone() {
    assertThatThrownBy(() -> open("no.blob")).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> open("no.didx")).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> open(fixture.store(), "", "host/b/2023-11-14T22:13:20Z", "a.didx"))
        .hasMessage("snapshot host/b/2023-11-14T22:13:20Z does not exist.");
  }

  @Test
  void ofABombEndAtTheLimitOfBlobs() throws IOException {
    byte[] bomb = DataBlob.encode(new byte[DataBlob.MAX_DECODED], Zstd.detect()).bytes();
    // A second frame makes it longer than any encoder of ours would.
    byte[] longer = Arrays.copyOf(bomb, 2 * bomb.length - 12);
    System.arraycopy(bomb, 12, longer, bomb.length, bomb.length - 12);
    DataBlob blob = DataBlob.parse("bomb", longer);
    blob.updateCrc();
    fixture
        .store()
        .edits()
        .addClientLog(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT), blob.bytes());
    try (InputStream in = open("client.log.blob")) {
      assertThat(in.skip(DataBlob.MAX_DECODED)).isEqualTo(DataBlob.MAX_DECODED);
      assertThatThrownBy(in::read).isInstanceOf(FormatException.class);
    }
  }
}
