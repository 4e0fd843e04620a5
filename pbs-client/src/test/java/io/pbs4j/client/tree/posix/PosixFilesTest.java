package io.pbs4j.client.tree.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operating system's calls, and what is left of them without native code. */
class PosixFilesTest {
  private static final Octets COMMENT = Octets.ofText("user.comment");

  @TempDir private Path directory;

  static List<PosixFiles> both() {
    return List.of(PosixFiles.detect(), new JavaFiles());
  }

  @ParameterizedTest
  @MethodSource("both")
  void attributesOfTheUserAreReadAndSet(PosixFiles posix) throws IOException {
    Path file = Files.createFile(directory.resolve("f"));
    assertThat(posix.attributes(file)).isEmpty();
    Octets value = Octets.of(new byte[] {0, 1, (byte) 255});
    posix.setAttribute(file, COMMENT, value);
    posix.setAttribute(file, Octets.ofText("user.empty"), Octets.of(new byte[0]));
    assertThat(posix.attributes(file))
        .containsExactlyInAnyOrder(COMMENT, Octets.ofText("user.empty"));
    assertThat(posix.attribute(file, COMMENT)).isEqualTo(value);
    assertThat(posix.attribute(file, Octets.ofText("user.empty")).length()).isZero();
  }

  @ParameterizedTest
  @MethodSource("both")
  void aLongAttributeIsReadWhole(PosixFiles posix) throws IOException {
    Path file = Files.createFile(directory.resolve("f"));
    Octets value = Octets.of(new byte[3000]);
    posix.setAttribute(file, COMMENT, value);
    assertThat(posix.attribute(file, COMMENT)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("both")
  void timesAreSetAndLinksNotFollowed(PosixFiles posix) throws IOException {
    Path file = Files.createFile(directory.resolve("f"));
    Path link = Files.createSymbolicLink(directory.resolve("l"), file);
    posix.setTime(file, 1_700_000_000, 123_456_789);
    assertThat(time(file)).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 123_456_789));
    if (posix.complete()) {
      posix.setTime(link, 5, 7);
      assertThat(time(link)).isEqualTo(Instant.ofEpochSecond(5, 7));
      assertThat(time(file)).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 123_456_789));
    }
  }

  @Test
  void timesBefore1970KeepTheirFraction() throws IOException {
    assumeTrue(PosixFiles.detect().complete(), "native code");
    Path file = Files.createFile(directory.resolve("f"));
    PosixFiles.detect().setTime(file, -2, 876_543_211);
    assertThat(time(file)).isEqualTo(Instant.ofEpochSecond(-2, 876_543_211));
  }

  @Test
  void withoutNativeCodeThatIsSaid() throws IOException {
    Path file = Files.createFile(directory.resolve("f"));
    PosixFiles java = new JavaFiles();
    assertThat(java.complete()).isFalse();
    assertThatThrownBy(() -> java.setTime(file, -2, 5)).hasMessageContaining("before 1970");
    assertThat(time(file)).isEqualTo(Instant.ofEpochSecond(-2));
    assertThatThrownBy(() -> java.setAttribute(file, PosixAcl.ACCESS, COMMENT))
        .hasMessageContaining("native");
    assertThatThrownBy(() -> java.attribute(file, PosixAcl.ACCESS)).hasMessageContaining("native");
    assertThatThrownBy(() -> java.setFlags(file, 1)).hasMessageContaining("flags");
    assertThatThrownBy(() -> java.makeNode(file, 0010600, 0, 0)).hasMessageContaining("pipes");
    assertThat(java.flags(file)).isZero();
    assertThat(java.project(file)).isZero();
    assertThat(java.fileSystem(file)).isZero();
  }

  @Test
  void pipesAndSocketsAreMade() throws IOException {
    PosixFiles posix = PosixFiles.detect();
    assumeTrue(posix.complete(), "native code");
    Path pipe = directory.resolve("pipe");
    posix.makeNode(pipe, 0010640, 0, 0);
    assertThat((int) Files.getAttribute(pipe, "unix:mode") & 0170000).isEqualTo(0010000);
    Path socket = directory.resolve("socket");
    posix.makeNode(socket, 0140600, 0, 0);
    assertThat((int) Files.getAttribute(socket, "unix:mode") & 0170000).isEqualTo(0140000);
    assertThatThrownBy(() -> posix.makeNode(pipe, 0010640, 0, 0)).hasMessageContaining("exists");
  }

  @Test
  void accessListsAreSetAndReadBack() throws IOException {
    PosixFiles posix = PosixFiles.detect();
    assumeTrue(posix.complete(), "native code");
    Path file = Files.createFile(directory.resolve("f"));
    PosixAcl acl =
        new PosixAcl(6, List.of(new io.pbs4j.core.pxar.Acl.Rule(1000, 4)), 4, List.of(), 6, 0);
    posix.setAttribute(file, PosixAcl.ACCESS, acl.encode());
    assertThat(posix.attributes(file)).contains(PosixAcl.ACCESS);
    assertThat(PosixAcl.parse(posix.attribute(file, PosixAcl.ACCESS))).isEqualTo(acl);
  }

  @Test
  void flagsAreSetAndReadBack() throws IOException {
    PosixFiles posix = PosixFiles.detect();
    assumeTrue(posix.complete(), "native code");
    Path file = Files.createFile(directory.resolve("f"));
    int noDump = 0x40;
    try {
      posix.setFlags(file, posix.flags(file) | noDump);
    } catch (IOException e) {
      assumeTrue(false, "a file system with flags: " + e.getMessage());
    }
    assertThat(posix.flags(file) & noDump).isEqualTo(noDump);
  }

  @Test
  void theFileSystemIsTold() throws IOException {
    PosixFiles posix = PosixFiles.detect();
    assumeTrue(posix.complete(), "native code");
    assertThat(posix.fileSystem(Path.of("/proc"))).isEqualTo(0x9fa0);
    assertThat(posix.fileSystem(directory.resolve("none"))).isZero();
  }

  @Test
  void failuresNameTheirReason() {
    PosixFiles posix = PosixFiles.detect();
    assumeTrue(posix.complete(), "native code");
    Path none = directory.resolve("none");
    assertThatThrownBy(() -> posix.attributes(none)).hasMessage("No such file or directory");
    assertThatThrownBy(() -> posix.flags(none)).hasMessage("No such file or directory");
    assertThatThrownBy(() -> posix.setTime(none, 1, 1))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
  }

  private static Instant time(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .lastModifiedTime()
        .toInstant();
  }
}
