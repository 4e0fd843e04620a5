package io.pbs4j.storage.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.SyncLevel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRemovalTest {
  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void create() throws Exception {
    root = temp.resolve("store");
    FilesystemBackend.create(root);
    Files.createDirectories(root.resolve("ns/a/vm/100/2026-01-01T00:00:00Z"));
    Files.createDirectories(root.resolve("host/x"));
    Files.writeString(root.resolve("host/x/owner"), "root@pam");
    Files.createDirectories(root.resolve(".chunks/0000"));
    Files.writeString(root.resolve(".chunks/0000/chunk"), "data");
  }

  @Test
  void removesAllOfADatastoreAndItsDirectory() throws Exception {
    assertThat(StoreRemoval.run(root)).isEmpty();
    assertThat(root).doesNotExist();
  }

  @Test
  void leavesWhatIsNoPartOfADatastore() throws Exception {
    Files.writeString(root.resolve("mine"), "mine");
    Files.createDirectories(root.resolve("lost+found"));
    assertThat(StoreRemoval.run(root)).containsExactlyInAnyOrder("mine", "lost+found");
    assertThat(root.resolve("mine")).exists();
    assertThat(root.resolve(".chunks")).doesNotExist();
    assertThat(root.resolve("host")).doesNotExist();
  }

  @Test
  void neverFollowsLinks() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "precious");
    Files.createSymbolicLink(root.resolve("vm"), outside);
    Files.createSymbolicLink(root.resolve("host/x/link"), outside);
    assertThat(StoreRemoval.run(root)).containsExactly("vm");
    assertThat(outside.resolve("precious")).exists();
    assertThat(Files.exists(root.resolve("vm"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void refusesADirectoryThatIsNoDatastore() throws Exception {
    Path other = Files.createDirectories(temp.resolve("other/vm"));
    assertThatThrownBy(() -> StoreRemoval.run(other.getParent())).isInstanceOf(StorageException.class);
    assertThat(other).exists();
    Path link = Files.createSymbolicLink(temp.resolve("link"), root);
    assertThatThrownBy(() -> StoreRemoval.run(link)).isInstanceOf(StorageException.class);
    assertThat(root.resolve(".chunks")).exists();
  }

  @Test
  void refusesADatastoreThatIsOpen() throws Exception {
    try (FilesystemBackend open = FilesystemBackend.open(root, SyncLevel.NONE)) {
      assertThatThrownBy(() -> StoreRemoval.run(root)).isInstanceOf(StorageException.class);
      assertThat(root.resolve("host/x/owner")).exists();
    }
  }
}
