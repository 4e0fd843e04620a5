package io.pbs4j.client.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.ArchiveStats;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.backup.BackupSummary;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.client.fake.FakePbs.Fault;
import io.pbs4j.core.Octets;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directory trees to a server in memory and back. */
@Timeout(60)
class TreeRestoreTest {
  private static final BackupSnapshot FIRST = BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z");
  private static final BackupSnapshot SECOND = BackupSnapshot.parse("host/a/2023-11-15T22:13:20Z");

  @TempDir private Path scratch;
  private Path source;
  private Path place;
  private FakePbs server;
  private PbsClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FakePbs();
    client = server.client();
    source = Files.createDirectories(scratch.resolve("source/sub")).getParent();
    place = Files.createDirectory(scratch.resolve("place"));
    Files.write(source.resolve("big"), RandomBytes.noise(1, 20 << 20));
    Files.writeString(source.resolve("sub/small"), "text");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void aTreeAppearsWhereNothingWas() throws IOException {
    backup(FIRST);
    restore(place.resolve("tree"));
    assertThat(place.resolve("tree/big")).hasSameBinaryContentAs(source.resolve("big"));
    assertThat(place.resolve("tree/sub/small")).hasContent("text");
    assertThat(names()).containsExactly("tree");
  }

  @Test
  void anEmptyDirectoryIsFilled() throws IOException {
    backup(FIRST);
    restore(place);
    assertThat(names()).containsExactlyInAnyOrder("big", "sub");
  }

  @Test
  void aDirectoryWithFilesIsLeftAlone() throws IOException {
    backup(FIRST);
    Files.writeString(place.resolve("mine"), "x");
    assertThatThrownBy(() -> restore(place)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(names()).containsExactly("mine");
  }

  @Test
  void aRestoreThatFailsLeavesNoTree() throws IOException {
    backup(FIRST);
    String last = server.requests("/dynamic_chunk").get(server.requests("/dynamic_chunk").size() - 2)
        .parameter("digest");
    server.fail(
        r -> r.path().equals("/chunk") && last.equals(r.parameter("digest")) ? Fault.Kind.REFUSE : null);
    assertThatThrownBy(() -> restore(place.resolve("tree"))).isInstanceOf(ClientException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void theCatalogIsTheFirstWriterAndTheLastArchive() throws IOException {
    BackupSummary summary = backup(FIRST);
    assertThat(server.requests("/dynamic_index").get(0).parameter("archive-name"))
        .isEqualTo("catalog.pcat1.didx");
    assertThat(summary.archives())
        .extracting(stats -> stats.entry().name().name())
        .containsExactly("root.pxar.didx", "catalog.pcat1.didx");
  }

  @Test
  void anUnchangedTreeIsNotSentAgain() throws IOException {
    backup(FIRST);
    BackupSummary again = backup(SECOND);
    assertThat(again.archives()).extracting(ArchiveStats::uploadedBytes).containsExactly(0L, 0L);
  }

  @Test
  void aSmallChangeSendsTheChunksAroundItOnly() throws IOException {
    backup(FIRST);
    byte[] big = Files.readAllBytes(source.resolve("big"));
    big[3] ^= 1;
    Files.write(source.resolve("big"), big);
    ArchiveStats tree = backup(SECOND).archives().get(0);
    assertThat(tree.uploadedChunks()).isBetween(1L, 2L);
    assertThat(tree.chunks()).isGreaterThan(2);
  }

  private BackupSummary backup(BackupSnapshot snapshot) throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
      session.uploadTree("root.pxar", source, TreeRestoreTest::unexpected);
      return session.finish();
    }
  }

  private void restore(Path target) throws IOException {
    try (ReaderSession reader = client.openReader(Namespace.ROOT, FIRST)) {
      reader.restoreTree("root.pxar", target, TreeRestoreTest::unexpected, RestoreListener.NONE);
    }
  }

  private static void unexpected(Octets path, String problem) {
    throw new AssertionError(path + ": " + problem);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
