package io.pbs4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into snapshots that are damaged: an error names what is, and nothing else is lost. */
class DamagedArchiveTest {
  private static final String SNAPSHOT = "host/chunk64k/2023-11-14T22:13:20Z";

  @TempDir private Path directory;
  private Path store;
  private Path index;

  @BeforeEach
  void unpack() throws IOException {
    store = Golden.unpack(directory, Part.DATASTORE).datastore();
    index = store.resolve(SNAPSHOT).resolve("root.pxar.didx");
  }

  @Test
  void aDamagedChunkCostsTheFilesInItOnly() throws IOException {
    // In the middle of the large files: neither the table of the root nor that of their directory.
    Path chunk = chunk(40);
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[bytes.length / 2] ^= 1;
    Files.write(chunk, bytes);
    CommandRun hello = run("cat", SNAPSHOT, "root.pxar/hello.txt");
    assertThat(hello.code()).as(hello.err()).isZero();
    CommandRun all = run("cat", "--raw", SNAPSHOT, "root.pxar");
    assertThat(all.code()).isEqualTo(1);
    assertThat(all.err()).contains(chunk.getFileName().toString(), "wrong CRC");
    assertThat(run("inspect", chunk.toString()).out()).contains("crc-ok: false");
  }

  @Test
  void aMissingChunkIsNamed() throws IOException {
    Path chunk = chunk(0);
    Files.delete(chunk);
    CommandRun run = run("ls", SNAPSHOT, "root.pxar");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(chunk.getFileName().toString());
    assertThat(run("ls", "--catalog", SNAPSHOT, "root.pxar").code()).isZero();
    assertThat(run("find", SNAPSHOT, "hello.txt").out()).isEqualTo("root.pxar/hello.txt\n");
  }

  @Test
  void aChunkUnderTheNameOfAnotherIsNamed() throws IOException {
    Path chunk = chunk(40);
    Files.copy(chunk(41), chunk, StandardCopyOption.REPLACE_EXISTING);
    CommandRun run = run("cat", "--raw", SNAPSHOT, "root.pxar");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(chunk.getFileName().toString(), "detected chunk with wrong");
    assertThat(run("inspect", chunk.toString()).out()).contains("digest-ok: false");
  }

  @Test
  void anExtractThatFailsLeavesNothing() throws IOException {
    Files.delete(chunk(40));
    Path target = directory.resolve("target");
    assertThat(run("extract", SNAPSHOT, "root.pxar", target.toString()).code()).isEqualTo(1);
    assertThat(target).doesNotExist();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("datastore");
    }
  }

  @Test
  void anIndexThatIsNotTheOneOfTheManifestIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(index);
    bytes[bytes.length - 1] ^= 1;
    Files.write(index, bytes);
    CommandRun run = run("ls", SNAPSHOT, "root.pxar");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("wrong checksum for file 'root.pxar.didx'");
    assertThat(run("inspect", index.toString()).out()).contains("csum-ok: false");
  }

  @Test
  void aSnapshotWithoutItsManifestIsNotRead() throws IOException {
    Files.delete(store.resolve(SNAPSHOT).resolve("index.json.blob"));
    assertThat(run("ls", SNAPSHOT).code()).isEqualTo(1);
    assertThat(run("ls", "host/chunk64k").err()).contains("has no snapshot");
    assertThat(run("inspect", store.resolve(SNAPSHOT).toString()).out()).contains("finished: false");
  }

  @Test
  void aNewerSnapshotThatIsNotFinishedIsNotTheNewest() throws IOException {
    Files.createDirectory(store.resolve("host/chunk64k/2024-01-01T00:00:00Z"));
    assertThat(run("cat", "host/chunk64k", "root.pxar/hello.txt").code()).isZero();
  }

  /** The file of a chunk by its place in the archive. */
  private Path chunk(long position) throws IOException {
    try (IndexReader reader = IndexReader.open(index)) {
      Digest digest = reader.digest(position);
      return store.resolve(".chunks").resolve(digest.toString().substring(0, 4)).resolve(digest.toString());
    }
  }

  private CommandRun run(String command, String... more) {
    String[] args = new String[more.length + (command.equals("inspect") ? 1 : 3)];
    args[0] = command;
    if (!command.equals("inspect")) {
      args[1] = "--datastore";
      args[2] = store.toString();
    }
    System.arraycopy(more, 0, args, args.length - more.length, more.length);
    return CommandRun.of(Map.of(), args);
  }
}
