package io.pbs4j.client.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.archive.SnapshotReader;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading single files and places of archives from a server in memory. */
@Timeout(60)
class RemoteFilesTest {
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z");
  private static final int CHUNK = 4 << 20;

  @TempDir private Path directory;
  private final byte[] image = RandomBytes.noise(2, 5 * CHUNK + 7);
  private FakePbs server;
  private PbsClient client;
  private ReaderSession session;
  private SnapshotReader snapshot;

  @BeforeEach
  void start() throws Exception {
    server = new FakePbs();
    client = server.client();
    Path tree = Files.createDirectories(directory.resolve("tree/sub")).getParent();
    Files.write(tree.resolve("big"), RandomBytes.noise(1, 60 << 20));
    Files.writeString(tree.resolve("sub/small"), "text");
    try (BackupSession backup = client.startBackup(Namespace.ROOT, SNAPSHOT)) {
      backup.uploadTree("root.pxar", tree, RemoteFilesTest::unexpected);
      backup.uploadImage("disk.img", Files.write(directory.resolve("disk"), image));
      backup.finish();
    }
    session = client.openReader(Namespace.ROOT, SNAPSHOT);
    snapshot = SnapshotReader.open(session.files(), SNAPSHOT, null, Zstd.detect());
  }

  @AfterEach
  void stop() throws Exception {
    session.close();
    client.close();
    server.close();
  }

  @Test
  void aSmallFileCostsTheChunksAroundItOnly() throws IOException {
    try (PxarArchive pxar = snapshot.pxar("root.pxar")) {
      assertThat(pxar.stream(pxar.find(Octets.ofText("sub/small")).orElseThrow()).readAllBytes())
          .asString()
          .isEqualTo("text");
    }
    // The first, which has the root's metadata, and the last, which has all the rest.
    assertThat(server.requests("/chunk")).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void anImageIsReadAtOnePlace() throws IOException {
    try (ByteSource bytes = snapshot.bytes("disk.img")) {
      byte[] part = new byte[20];
      bytes.readFully(3 * CHUNK - 10, part, 0, 20);
      assertThat(part).isEqualTo(Arrays.copyOfRange(image, 3 * CHUNK - 10, 3 * CHUNK + 10));
    }
    assertThat(server.requests("/chunk")).hasSize(2);
  }

  @Test
  void theCatalogIsRead() throws IOException {
    try (CatalogReader catalog = snapshot.catalog()) {
      List<Octets> path = List.of(Octets.ofText("root.pxar.didx"), Octets.ofText("sub"),
          Octets.ofText("small"));
      assertThat(catalog.find(path).orElseThrow().size()).isEqualTo(4);
    }
  }

  @Test
  void filesThatAreNotThereAreErrors() {
    assertThatThrownBy(() -> snapshot.bytes("none.img")).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> snapshot.blob("client.log.blob")).isInstanceOf(ClientException.class);
  }

  @Test
  void aDamagedChunkIsNamed() throws IOException {
    server.store().chunks().replaceAll(
        (digest, blob) -> {
          byte[] damaged = blob.clone();
          damaged[damaged.length - 1] ^= 1;
          return damaged;
        });
    try (ByteSource bytes = snapshot.bytes("disk.img")) {
      assertThatThrownBy(() -> bytes.read(0, new byte[1], 0, 1))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("wrong CRC");
    }
  }

  private static void unexpected(Octets path, String problem) {
    throw new AssertionError(path + ": " + problem);
  }
}
