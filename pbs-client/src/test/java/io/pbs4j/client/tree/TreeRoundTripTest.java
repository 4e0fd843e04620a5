package io.pbs4j.client.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogWriter;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarWriter;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees into archives and back. */
class TreeRoundTripTest {
  private static final Metadata DIRECTORY = Metadata.of(0040755, 0, 0, 0, 0);
  private static final Metadata LINK = Metadata.of(0120777, 0, 0, 0, 0);

  @TempDir private Path scratch;
  private final List<String> warnings = new ArrayList<>();
  private Path source;
  private Path target;

  @BeforeEach
  void directories() throws IOException {
    source = Files.createDirectory(scratch.resolve("source"));
    target = Files.createDirectory(scratch.resolve("target"));
  }

  @Test
  void contentAndNamesComeBack() throws IOException {
    byte[] content = RandomBytes.noise(1, 300_000);
    Files.write(source.resolve("big"), content);
    Files.createFile(source.resolve("empty"));
    Path deep = Files.createDirectories(source.resolve("a/b/c"));
    Files.writeString(deep.resolve("leaf"), "x");
    roundTrip();
    assertThat(target.resolve("big")).hasBinaryContent(content);
    assertThat(target.resolve("empty")).isEmptyFile();
    assertThat(target.resolve("a/b/c/leaf")).hasContent("x");
    assertThat(warnings).isEmpty();
    assertThat(names(target)).containsExactlyElementsOf(names(source));
  }

  @Test
  void permissionsAndTimesComeBack() throws IOException {
    Path file = Files.writeString(source.resolve("file"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-x--x"));
    Path directory = Files.createDirectory(source.resolve("dir"));
    Files.writeString(directory.resolve("child"), "x");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-x---"));
    FileTime time = FileTime.from(Instant.ofEpochSecond(1_500_000_000, 123_456_789));
    Files.setLastModifiedTime(file, time);
    Files.setLastModifiedTime(directory, time);
    Files.setLastModifiedTime(source, time);
    roundTrip();
    for (String name : List.of("file", "dir")) {
      assertThat(Files.getPosixFilePermissions(target.resolve(name)))
          .isEqualTo(Files.getPosixFilePermissions(source.resolve(name)));
      assertThat(Files.getLastModifiedTime(target.resolve(name))).isEqualTo(time);
    }
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(time);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(target.resolve("dir"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void symbolicLinksAreKeptNotFollowed() throws IOException {
    Files.createSymbolicLink(source.resolve("dangling"), Path.of("../no/where"));
    Files.createSymbolicLink(source.resolve("to-directory"), Path.of("/etc"));
    roundTrip();
    assertThat(Files.readSymbolicLink(target.resolve("dangling"))).isEqualTo(Path.of("../no/where"));
    assertThat(Files.readSymbolicLink(target.resolve("to-directory"))).isEqualTo(Path.of("/etc"));
  }

  @Test
  void hardLinksStayLinked() throws IOException {
    Files.writeString(source.resolve("one"), "same");
    Files.createDirectory(source.resolve("sub"));
    Files.createLink(source.resolve("sub/two"), source.resolve("one"));
    roundTrip();
    assertThat(target.resolve("sub/two")).hasContent("same");
    assertThat(Files.isSameFile(target.resolve("one"), target.resolve("sub/two"))).isTrue();
    assertThat(Files.getAttribute(target.resolve("one"), "unix:nlink")).isEqualTo(2);
  }

  @Test
  void namesNeedNotBeText() throws IOException {
    Path odd = Path.of(URI.create(source.toUri() + "%FF%FE%0A%C3%A9"));
    Files.writeString(odd, "odd");
    Path oddDirectory = Files.createDirectory(Path.of(URI.create(source.toUri() + "dir-%C3%28")));
    Files.writeString(oddDirectory.resolve("plain"), "inside");
    Files.createSymbolicLink(source.resolve("link"), odd.getFileName());
    roundTrip();
    assertThat(Path.of(URI.create(target.toUri() + "%FF%FE%0A%C3%A9"))).hasContent("odd");
    assertThat(Path.of(URI.create(target.toUri() + "dir-%C3%28/plain"))).hasContent("inside");
    assertThat(target.resolve("link")).hasContent("odd");
  }

  @Test
  void holesStayHoles() throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(
            source.resolve("sparse"),
            java.nio.file.StandardOpenOption.CREATE_NEW,
            java.nio.file.StandardOpenOption.WRITE,
            java.nio.file.StandardOpenOption.SPARSE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {1}), 5_000_000);
    }
    roundTrip();
    assertThat(target.resolve("sparse")).hasSize(5_000_001).hasSameBinaryContentAs(source.resolve("sparse"));
  }

  @Test
  void whatCannotBeReadIsToldAndLeftOut() throws IOException {
    Path file = Files.writeString(source.resolve("vanishing"), "x");
    Files.writeString(source.resolve("a"), "x");
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    ByteArrayOutputStream catalog = new ByteArrayOutputStream();
    java.io.OutputStream deleting =
        new java.io.FilterOutputStream(archive) {
          private int writes;

          @Override
          public void write(byte[] data, int offset, int length) throws IOException {
            // Header and content of the root's entry come before its children are listed.
            if (++writes > 2) {
              Files.deleteIfExists(file);
            }
            super.write(data, offset, length);
          }
        };
    TreeArchiver.archive(source, TreeOptions.DEFAULT, deleting, new CatalogWriter(catalog), this::warn);
    assertThat(warnings).containsExactly("vanishing: left out: vanished before it was archived");
    TreeRestorer.restore("t.pxar", new ByteArrayInputStream(archive.toByteArray()), target,
        RestoreOptions.DEFAULT, this::warn);
    assertThat(names(target)).containsExactly("a");
  }

  @Test
  void aFailureOfTheArchiveItselfIsNotTakenForOneOfAFile() throws IOException {
    Files.writeString(source.resolve("a"), "x");
    java.io.OutputStream broken =
        new java.io.OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    CatalogWriter catalog = new CatalogWriter(new ByteArrayOutputStream());
    assertThatThrownBy(() -> TreeArchiver.archive(source, TreeOptions.DEFAULT, broken, catalog, this::warn))
        .hasMessage("broken pipe");
  }

  @Test
  void aRootThatIsNoDirectoryIsRefused() throws IOException {
    Path file = Files.writeString(source.resolve("file"), "x");
    CatalogWriter catalog = new CatalogWriter(new ByteArrayOutputStream());
    assertThatThrownBy(
            () -> TreeArchiver.archive(file, TreeOptions.DEFAULT, new ByteArrayOutputStream(), catalog,
                this::warn))
        .hasMessageContaining("no directory");
  }

  @Test
  void nothingIsWrittenThroughALinkOfTheArchive() throws IOException {
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter writer = new PxarWriter(out, DIRECTORY);
    writer.symlink(Octets.ofText("a"), LINK, Octets.ofText(outside.toString()));
    writer.startDirectory(Octets.ofText("a"), DIRECTORY);
    writer.file(Octets.ofText("evil"), Metadata.of(0100644, 0, 0, 0, 0), 0,
        new ByteArrayInputStream(new byte[0]));
    writer.endDirectory();
    writer.finish();
    assertThatThrownBy(() -> restore(out.toByteArray())).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(names(outside)).isEmpty();
  }

  @Test
  void aHardLinkThatLeadsOutOfTheTreeIsRefused() throws IOException {
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "x");
    for (String path : List.of("a/secret", "../outside/secret", outside + "/secret")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PxarWriter writer = new PxarWriter(out, DIRECTORY);
      writer.symlink(Octets.ofText("a"), LINK, Octets.ofText(outside.toString()));
      writer.hardLink(Octets.ofText("b"), Octets.ofText(path), 56);
      writer.finish();
      Path fresh = Files.createTempDirectory(scratch, "fresh");
      assertThatThrownBy(
              () ->
                  TreeRestorer.restore(
                      "t.pxar", new ByteArrayInputStream(out.toByteArray()), fresh, RestoreOptions.DEFAULT,
                          (p, w) -> {
                        throw new IllegalStateException(w);
                      }))
          .as(path)
          .isInstanceOf(Exception.class);
      assertThat(fresh.resolve("b")).doesNotExist();
    }
  }

  @Test
  void aTruncatedArchiveIsAnErrorAndItsLastFileDoesNotAppear() throws IOException {
    Files.write(source.resolve("file"), RandomBytes.noise(2, 10_000));
    byte[] archive = archive();
    assertThatThrownBy(() -> restore(java.util.Arrays.copyOf(archive, 5_000)))
        .isInstanceOf(FormatException.class);
    assertThat(names(target)).isEmpty();
  }

  private void roundTrip() throws IOException {
    restore(archive());
  }

  private byte[] archive() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    CatalogWriter catalog = new CatalogWriter(new ByteArrayOutputStream());
    catalog.startDirectory(Octets.ofText("t.pxar.didx"));
    TreeArchiver.archive(source, TreeOptions.DEFAULT, archive, catalog, this::warn);
    catalog.endDirectory();
    catalog.finish();
    return archive.toByteArray();
  }

  private void restore(byte[] archive) throws IOException {
    TreeRestorer.restore("t.pxar", new ByteArrayInputStream(archive), target, RestoreOptions.DEFAULT,
        this::warn);
  }

  private void warn(Octets path, String problem) {
    warnings.add(path + ": " + problem);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !file.equals(directory))
          .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
