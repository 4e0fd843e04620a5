package io.pbs4j.storage.session;

import static io.pbs4j.storage.StoreFixture.OTHER;
import static io.pbs4j.storage.StoreFixture.TOKEN;
import static io.pbs4j.storage.StoreFixture.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StorageException.Kind;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderSessionTest {
  private static final String SNAPSHOT = "host/plain/2023-11-14T22:13:20Z";
  private static final byte[] A = RandomBytes.noise(1, 3000);
  private static final byte[] B = RandomBytes.noise(2, 4 << 20);

  @TempDir Path directory;
  StoreFixture fixture;

  @BeforeEach
  void makeBackup() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    try (BackupSession session = fixture.backup(SNAPSHOT)) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("a.didx", A);
      uploader.fixedArchive("b.fidx", B);
      uploader.content("c.conf.blob", new byte[3]);
      uploader.manifest();
      session.finish();
    }
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private static void assertKind(Throwable thrown, Kind kind) {
    assertThat(thrown)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Nested
  class Starting {
    @Test
    void needsTheSnapshot() {
      assertThatThrownBy(() -> fixture.reader("host/nosuch/1970-01-01T00:00:05Z"))
          .hasMessage("snapshot host/nosuch/1970-01-01T00:00:05Z does not exist.")
          .satisfies(e -> assertKind(e, Kind.INVALID));
      assertThat(fixture.store().sessions().readers()).isZero();
    }

    @Test
    void needsTheNamespace() {
      assertThatThrownBy(
              () ->
                  fixture
                      .store()
                      .reader(
                          Namespace.parse("a"),
                          BackupSnapshot.parse(SNAPSHOT),
                          USER,
                          false,
                          line -> {}))
          .satisfies(e -> assertKind(e, Kind.NAMESPACE_NOT_FOUND));
    }

    @Test
    void isForTheOwnerWhereSomebodyMayOnlyReadTheirOwn() throws IOException {
      open(USER, true).close();
      assertThatThrownBy(() -> open(OTHER, true))
          .hasMessage("backup owner check failed!")
          .satisfies(e -> assertKind(e, Kind.NOT_OWNER));
      assertThatThrownBy(() -> open(TOKEN, true)).satisfies(e -> assertKind(e, Kind.NOT_OWNER));
      open(OTHER, false).close();
    }

    private ReaderSession open(AuthId who, boolean ownerOnly) throws IOException {
      return fixture
          .store()
          .reader(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT), who, ownerOnly, line -> {});
    }

    @Test
    void keepsTheSnapshotFromBeingForgottenUntilTheLastReaderIsGone() throws IOException {
      BackupSnapshot snapshot = BackupSnapshot.parse(SNAPSHOT);
      ReaderSession one = fixture.reader(SNAPSHOT);
      ReaderSession two = fixture.reader(SNAPSHOT);
      assertThat(fixture.store().sessions().readers()).isEqualTo(2);
      one.close();
      one.close();
      assertThat(fixture.store().sessions().readers()).isEqualTo(1);
      assertThatThrownBy(() -> fixture.store().edits().forget(Namespace.ROOT, snapshot))
          .hasMessageContaining("possibly running or in use");
      two.close();
      fixture.store().edits().forget(Namespace.ROOT, snapshot);
      assertThat(fixture.file(SNAPSHOT)).doesNotExist();
    }
  }

  @Nested
  class Downloads {
    @ParameterizedTest
    @ValueSource(strings = {"a.didx", "b.fidx", "c.conf.blob", "index.json.blob"})
    void giveTheFileAsItLies(String name) throws IOException {
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertThat(StoreFixture.bytes(session.download(name)))
            .isEqualTo(Files.readAllBytes(fixture.file(SNAPSHOT + "/" + name)));
      }
    }

    @Test
    void ofWhatIsNotThereSayWhichFile() throws IOException {
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertThatThrownBy(() -> session.download("nosuch.didx"))
            .hasMessage(
                "Unable to open dynamic index \""
                    + SNAPSHOT
                    + "/nosuch.didx\" - No such file or directory (os error 2)")
            .satisfies(e -> assertKind(e, Kind.INVALID));
        assertThatThrownBy(() -> session.download("nosuch.blob"))
            .hasMessage("open file \"" + SNAPSHOT + "/nosuch.blob\" failed - not found")
            .satisfies(e -> assertKind(e, Kind.NOT_FOUND));
      }
    }

    @Test
    void areOfArchivesOnly() throws IOException {
      Files.writeString(fixture.file(SNAPSHOT + "/secret.txt"), "x");
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertThatThrownBy(() -> session.download("owner"))
            .hasMessage("unknown archive type: \"owner\"");
        assertThatThrownBy(() -> session.download("secret.txt"))
            .satisfies(e -> assertKind(e, Kind.INVALID));
        for (String name :
            new String[] {
              "../owner", "../../host/plain/owner", "/etc/passwd", "", "..", "a/b.blob"
            }) {
          assertThatThrownBy(() -> session.download(name))
              .hasMessage("value does not match the regex pattern")
              .satisfies(e -> assertKind(e, Kind.INVALID));
        }
      }
    }

    @Test
    void doNotFollowLinksOutOfTheSnapshot() throws IOException {
      Files.createSymbolicLink(fixture.file(SNAPSHOT + "/link.blob"), Path.of("../owner"));
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertThatThrownBy(() -> session.download("link.blob"))
            .satisfies(e -> assertKind(e, Kind.NOT_FOUND));
      }
    }
  }

  @Nested
  class Chunks {
    @Test
    void canBeReadOnceTheirIndexWasDownloaded() throws IOException {
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertNotAllowed(session, Digest.sha256(A));
        session.download("index.json.blob");
        session.download("b.fidx");
        assertNotAllowed(session, Digest.sha256(A));
        session.download("a.didx");
        try (SeekableByteChannel chunk = session.chunk(Digest.sha256(A))) {
          assertThat(Channels.newInputStream(chunk).readAllBytes())
              .isEqualTo(fixture.store().chunks().read(Digest.sha256(A)).bytes());
        }
        session.chunk(Digest.sha256(B)).close();
      }
    }

    @Test
    void areForgottenWithTheSession() throws IOException {
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        session.download("a.didx");
      }
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertNotAllowed(session, Digest.sha256(A));
      }
    }

    @Test
    void ofNoIndexAreNotAllowedWhetherTheStoreHasThemOrNot() throws IOException {
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertNotAllowed(session, Digest.ZERO);
        assertNotAllowed(session, Digest.sha256(B));
      }
    }

    @Test
    void thatAreMissingAreAnError() throws IOException {
      String name = Digest.sha256(A).toString();
      Files.delete(fixture.file(".chunks/" + name.substring(0, 4) + "/" + name));
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        session.download("a.didx");
        assertThatThrownBy(() -> session.chunk(Digest.sha256(A)))
            .hasMessageContaining(name)
            .satisfies(e -> assertKind(e, Kind.INVALID));
      }
    }

    @Test
    void ofADamagedIndexAreNotAllowed() throws IOException {
      Path file = fixture.file(SNAPSHOT + "/a.didx");
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
      try (ReaderSession session = fixture.reader(SNAPSHOT)) {
        assertThatThrownBy(() -> session.download("a.didx")).isInstanceOf(IOException.class);
        assertNotAllowed(session, Digest.sha256(A));
      }
    }

    private void assertNotAllowed(ReaderSession session, Digest digest) {
      assertThatThrownBy(() -> session.chunk(digest))
          .hasMessage("download chunk " + digest + " not allowed")
          .satisfies(e -> assertKind(e, Kind.NOT_ALLOWED));
    }
  }
}
