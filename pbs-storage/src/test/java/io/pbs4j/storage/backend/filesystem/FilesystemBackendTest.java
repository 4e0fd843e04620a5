package io.pbs4j.storage.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.Draft;
import io.pbs4j.storage.backend.SyncLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesystemBackendTest {
  private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;
  Path root;
  FilesystemBackend backend;

  @BeforeEach
  void create() throws IOException {
    root = directory.resolve("store");
    FilesystemBackend.create(root);
    backend = FilesystemBackend.open(root, SyncLevel.NONE);
  }

  @AfterEach
  void close() throws IOException {
    backend.close();
  }

  private List<String> children(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Nested
  class Creating {
    @Test
    void makesNothingButTheChunkDirectoryAndTheLockFile() throws IOException {
      assertThat(children(root)).containsExactly(".chunks", ".lock");
      assertThat(children(root.resolve(".chunks"))).isEmpty();
      assertThat(FilesystemBackend.isDatastore(root)).isTrue();
      assertThat(FilesystemBackend.isDatastore(directory)).isFalse();
    }

    @Test
    void refusesADirectoryWithSomethingInIt() {
      assertThatThrownBy(() -> FilesystemBackend.create(root)).hasMessageContaining("is not empty");
    }

    @Test
    void modesAreThoseOfTheReference() throws IOException {
      assumeUsualMask();
      backend.createContainer("host/a");
      backend.write("host/a/owner", TEXT);
      try (var spool = backend.chunks().spool(Digest.ZERO)) {
        spool.append(ByteBuffer.wrap(TEXT));
        spool.publish();
      }
      assertThat(mode(root.resolve(".chunks"))).isEqualTo("rwxr-x---");
      assertThat(mode(root.resolve(".chunks/0000"))).isEqualTo("rwxr-x---");
      assertThat(mode(root.resolve(".chunks/0000").resolve("0".repeat(64)))).isEqualTo("rw-r--r--");
      assertThat(mode(root.resolve(".lock"))).isEqualTo("rw-r--r--");
      assertThat(mode(root.resolve("host"))).isEqualTo("rwxr-xr-x");
      assertThat(mode(root.resolve("host/a"))).isEqualTo("rwxr-xr-x");
      assertThat(mode(root.resolve("host/a/owner"))).isEqualTo("rw-r--r--");
    }

    @Test
    void prefixesAreMadeInOrderUntilSomebodySaysStop() throws IOException {
      Files.createDirectory(root.resolve(".chunks/0003"));
      int[] asked = {0};
      backend.createPrefixes(() -> ++asked[0] > 300);
      assertThat(children(root.resolve(".chunks")))
          .hasSize(300)
          .startsWith("0000", "0001")
          .endsWith("012b");
      assertThat(backend.hasAllPrefixes()).isFalse();
    }

    private String mode(Path path) throws IOException {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void assumeUsualMask() throws IOException {
      assumeThat(mode(Files.createFile(directory.resolve("probe")))).isEqualTo("rw-r--r--");
    }
  }

  @Nested
  class Opening {
    @Test
    void needsADatastore() {
      assertThatThrownBy(() -> FilesystemBackend.open(directory, SyncLevel.NONE))
          .hasMessageContaining("it has no .chunks directory");
      assertThatThrownBy(() -> FilesystemBackend.openForReading(directory.resolve("nowhere")))
          .isInstanceOf(StorageException.class);
    }

    @Test
    void isForOneServerAtATime() throws IOException {
      assertThatThrownBy(() -> FilesystemBackend.open(root, SyncLevel.NONE))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.LOCKED));
      backend.close();
      FilesystemBackend.open(root, SyncLevel.NONE).close();
    }

    @Test
    void aSecondTryInTheSameProgramDoesNotGiveUpTheLock() throws Exception {
      assertThatThrownBy(() -> FilesystemBackend.open(root, SyncLevel.NONE))
          .isInstanceOf(StorageException.class);
      assertThat(lockedForOtherPrograms()).isTrue();
      backend.close();
      assertThat(lockedForOtherPrograms()).isFalse();
    }

    /** Asks another program, as locks of the same one do not conflict. */
    private boolean lockedForOtherPrograms() throws Exception {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      Path source = directory.resolve("TryLock.java");
      Files.writeString(
          source,
          """
import java.nio.channels.FileChannel;
import java.nio.file.*;
public class TryLock {
  public static void main(String[] args) throws Exception {
    try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
      System.exit(channel.tryLock() == null ? 10 : 20);
    }
  }
}
""");
      int code =
          new ProcessBuilder(java, source.toString(), root.resolve(".lock").toString())
              .start()
              .waitFor();
      assertThat(code).isIn(10, 20);
      return code == 10;
    }

    @Test
    void forReadingTakesNoLock() throws IOException {
      try (FilesystemBackend reader = FilesystemBackend.openForReading(root)) {
        assertThat(reader.list("host")).isEmpty();
      }
      FilesystemBackend.openForReading(root).close();
      assertThatThrownBy(() -> FilesystemBackend.open(root, SyncLevel.NONE))
          .isInstanceOf(StorageException.class);
    }

    @Test
    void worksWithAPathThatIsNotInItsShortestForm() throws IOException {
      backend.close();
      Files.createDirectory(directory.resolve("x"));
      Path crooked = directory.resolve("x/../store/.");
      backend = FilesystemBackend.open(crooked, SyncLevel.NONE);
      backend.write("file", TEXT);
      assertThat(root.resolve("file")).hasBinaryContent(TEXT);
    }

    @Test
    void worksWithARelativePath() throws IOException {
      backend.close();
      Path relative = Path.of("").toAbsolutePath().relativize(root.toAbsolutePath());
      backend = FilesystemBackend.open(Path.of(".").resolve(relative), SyncLevel.NONE);
      backend.write("file", TEXT);
      assertThat(root.resolve("file")).hasBinaryContent(TEXT);
    }
  }

  @Nested
  class Objects {
    @ParameterizedTest
    @EnumSource(SyncLevel.class)
    void areReadAsTheyWereWritten(SyncLevel level) throws IOException {
      backend.close();
      backend = FilesystemBackend.open(root, level);
      backend.createContainer("host/a");
      backend.write("host/a/owner", TEXT);
      backend.write("host/a/owner", new byte[] {1, 2});

      assertThat(backend.read("host/a/owner", 100)).hasValue(new byte[] {1, 2});
      assertThat(backend.length("host/a/owner")).isEqualTo(2);
      assertThat(backend.exists("host/a/owner")).isTrue();
      assertThat(StoreFixture.bytes(backend.open("host/a/owner"))).containsExactly(1, 2);
      assertThat(children(root.resolve("host/a"))).containsExactly("owner");
    }

    @Test
    void thatAreNotThereAreNothing() throws IOException {
      assertThat(backend.read("host/a/owner", 100)).isEmpty();
      assertThat(backend.length("none")).isEqualTo(-1);
      assertThat(backend.exists("none")).isFalse();
      assertThat(backend.delete("none")).isFalse();
      assertThatThrownBy(() -> backend.open("none"))
          .hasMessage("open file \"none\" failed - not found");
    }

    @Test
    void thatAreTooLongAreRefused() throws IOException {
      backend.write("long", new byte[101]);
      assertThatThrownBy(() -> backend.read("long", 100))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT));
      assertThat(backend.read("long", 101)).isPresent();
    }

    @Test
    void thatCannotBeWrittenLeaveNothingBehind() throws IOException {
      Files.createDirectory(root.resolve("taken"));
      assertThatThrownBy(() -> backend.write("taken", TEXT)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> backend.write("no/such/place", TEXT))
          .isInstanceOf(IOException.class);
      assertThat(children(root)).containsExactly(".chunks", ".lock", "taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "a/../../outside", "/etc/passwd", ".."})
    void outsideTheDatastoreAreNotReached(String name) {
      assertThatThrownBy(() -> backend.read(name, 10)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> backend.write(name, TEXT))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> backend.deleteContainer(name))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void behindASymbolicLinkAreNotSent() throws IOException {
      Files.createSymbolicLink(
          root.resolve("link.blob"), Files.createFile(directory.resolve("secret")));
      assertThatThrownBy(() -> backend.open("link.blob")).isInstanceOf(StorageException.class);
    }

    @Test
    void withTheLongestNameCanBeWritten() throws IOException {
      String name = "a".repeat(250) + ".blob";
      backend.write(name, TEXT);
      assertThat(root.resolve(name)).hasBinaryContent(TEXT);
      try (Draft draft = backend.draft(name)) {
        Files.write(draft.file(), new byte[1]);
        draft.publish();
      }
      assertThat(root.resolve(name)).hasBinaryContent(new byte[1]);
    }
  }

  @Nested
  class Drafts {
    @Test
    void appearOnlyWhenPublished() throws IOException {
      backend.createContainer("host");
      try (Draft draft = backend.draft("host/x.fidx")) {
        Files.write(draft.file(), TEXT);
        assertThat(backend.exists("host/x.fidx")).isFalse();
        assertThat(draft.file().getFileName().toString()).endsWith("tmp_fidx");
        draft.publish();
      }
      assertThat(children(root.resolve("host"))).containsExactly("x.fidx");
    }

    @Test
    void leaveNothingWhenClosedBefore() throws IOException {
      backend.createContainer("host");
      try (Draft draft = backend.draft("host/x.fidx")) {
        Files.write(draft.file(), TEXT);
      }
      backend.draft("host/y.fidx").close();
      assertThat(children(root.resolve("host"))).isEmpty();
    }

    @Test
    void ofTheSameNameDoNotMeet() throws IOException {
      try (Draft one = backend.draft("x.didx");
          Draft two = backend.draft("x.didx")) {
        assertThat(one.file()).isNotEqualTo(two.file());
        Files.write(one.file(), new byte[] {1});
        Files.write(two.file(), new byte[] {2});
        two.publish();
        one.publish();
      }
      assertThat(root.resolve("x.didx")).hasBinaryContent(new byte[] {1});
    }
  }

  @Nested
  class Containers {
    @Test
    void areCreatedWithThoseAboveThem() throws IOException {
      assertThat(backend.createContainer("ns/a/host/b")).isTrue();
      assertThat(backend.createContainer("ns/a/host/b")).isFalse();
      assertThat(backend.list("ns/a")).containsExactly(new Backend.Entry("host", true));
    }

    @Test
    void listTheirChildrenAndSayWhichAreContainers() throws IOException {
      backend.createContainer("host/a");
      backend.write("host/notes", TEXT);
      Files.createSymbolicLink(root.resolve("host/link"), root.resolve("host/a"));
      assertThat(backend.list("host"))
          .containsExactlyInAnyOrder(
              new Backend.Entry("a", true),
              new Backend.Entry("notes", false),
              new Backend.Entry("link", false));
    }

    @Test
    void thatAreNotThereOrAreFilesHaveNoChildren() throws IOException {
      backend.write("file", TEXT);
      assertThat(backend.list("none")).isEmpty();
      assertThat(backend.list("file")).isEmpty();
    }

    @Test
    void goWithAllThatTheyHoldButNotWithWhatLinksPointTo() throws IOException {
      Path outside = Files.writeString(directory.resolve("outside"), "keep");
      backend.createContainer("host/a/b");
      backend.write("host/a/b/file", TEXT);
      Files.createSymbolicLink(root.resolve("host/a/link"), directory);

      assertThat(backend.deleteContainer("host/a")).isTrue();

      assertThat(root.resolve("host/a")).doesNotExist();
      assertThat(outside).exists();
      assertThat(backend.deleteContainer("host/a")).isFalse();
    }

    @Test
    void thatAreLinksAreNotRemoved() throws IOException {
      Files.createSymbolicLink(root.resolve("host"), directory);
      assertThat(backend.deleteContainer("host")).isFalse();
    }
  }

  @Test
  void capacityHasATotalAndNoMoreFreeThanThat() throws IOException {
    Backend.Capacity capacity = backend.capacity();
    assertThat(capacity.total()).isPositive();
    assertThat(capacity.available()).isBetween(0L, capacity.total());
    assertThat(capacity.used()).isBetween(0L, capacity.total());
  }

  @Test
  void describesItselfByItsPath() {
    assertThat(backend.describe()).contains(root.toString());
  }
}
