package io.pbs4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read at any place. */
class FileSourceTest {
  @TempDir private Path directory;

  @Test
  void readsFromAnyPlaceUpToTheEnd() throws IOException {
    Path file = Files.write(directory.resolve("f"), new byte[] {1, 2, 3, 4, 5});
    try (ByteSource source = ByteSource.open(file)) {
      assertThat(source.name()).isEqualTo(file.toString());
      assertThat(source.size()).isEqualTo(5);
      byte[] target = new byte[4];
      assertThat(source.read(3, target, 1, 3)).isEqualTo(2);
      assertThat(target).containsExactly(0, 4, 5, 0);
      assertThat(source.read(5, target, 0, 1)).isEqualTo(-1);
      assertThat(source.read(500, target, 0, 1)).isEqualTo(-1);
      assertThat(source.read(500, target, 0, 0)).isZero();
      assertThat(source.stream(1, 4).readAllBytes()).containsExactly(2, 3, 4);
    }
  }

  @Test
  void aFileThatShrinksMeanwhileEndsEarly() throws IOException {
    Path file = Files.write(directory.resolve("f"), new byte[100]);
    try (ByteSource source = ByteSource.open(file)) {
      Files.write(file, new byte[10]);
      assertThatThrownBy(() -> source.readFully(0, new byte[100], 0, 100))
          .isInstanceOfSatisfying(FormatException.class, e -> assertThat(e.offset()).isEqualTo(10));
    }
  }

  @Test
  void whatIsNotThereCannotBeOpened() {
    assertThatThrownBy(() -> ByteSource.open(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void theStreamThatOwnsItClosesTheFile() throws IOException {
    ByteSource source = ByteSource.open(Files.write(directory.resolve("f"), new byte[1]));
    source.owningStream().close();
    assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
  }
}
