package io.pbs4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's comparison finds what differs. */
class TreeComparisonTest {
  @TempDir private Path scratch;
  private Path left;
  private Path right;

  @BeforeEach
  void twins() throws IOException {
    left = twin("left");
    right = twin("right");
  }

  private Path twin(String name) throws IOException {
    Path root = Files.createDirectory(scratch.resolve(name));
    Files.writeString(root.resolve("file"), "content");
    Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
    Files.setLastModifiedTime(root.resolve("file"), FileTime.fromMillis(0));
    Files.getFileAttributeView(
            root.resolve("link"),
            java.nio.file.attribute.BasicFileAttributeView.class,
            java.nio.file.LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.fromMillis(0), null, null);
    Files.setLastModifiedTime(root, FileTime.fromMillis(0));
    return root;
  }

  @Test
  void equalTreesAreCounted() throws IOException {
    assertThat(TreeComparison.requireEqual(left, right)).isEqualTo(3);
  }

  @Test
  void oneOtherByteIsFound() throws IOException {
    Files.writeString(right.resolve("file"), "contenT");
    Files.setLastModifiedTime(right.resolve("file"), FileTime.fromMillis(0));
    assertThatThrownBy(() -> TreeComparison.requireEqual(left, right)).hasMessageContaining("file");
  }

  @Test
  void anotherTimeIsFound() throws IOException {
    Files.setLastModifiedTime(right.resolve("file"), FileTime.fromMillis(1));
    assertThatThrownBy(() -> TreeComparison.requireEqual(left, right)).hasMessageContaining("file");
  }

  @Test
  void otherPermissionsAreFound() throws IOException {
    Files.setPosixFilePermissions(right.resolve("file"), PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> TreeComparison.requireEqual(left, right)).hasMessageContaining("file");
  }

  @Test
  void aMissingNameIsFound() throws IOException {
    Files.delete(right.resolve("link"));
    Files.setLastModifiedTime(right, FileTime.fromMillis(0));
    assertThatThrownBy(() -> TreeComparison.requireEqual(left, right)).hasMessageContaining("link");
  }
}
