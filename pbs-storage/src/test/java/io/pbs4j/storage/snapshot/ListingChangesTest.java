package io.pbs4j.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing shows every change, also of snapshots that it has shown before. */
class ListingChangesTest {
  private static final String NAME = "host/h/2023-11-14T22:13:20Z";
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse(NAME);

  private @TempDir Path directory;
  private StoreFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    fixture.finishedBackup(NAME);
    settle();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  /** As if the last change were long ago. */
  private void settle() throws IOException {
    long age = 100_000_000 + fixture.files().size();
    FileTime time = FileTime.from(Instant.now().minusMillis(age));
    Files.setLastModifiedTime(fixture.file(NAME), time);
  }

  private SnapshotInfo listed() throws IOException {
    return fixture.store().listing().snapshots(Namespace.ROOT, BackupGroup.parse("host/h")).get(0);
  }

  @Test
  void aSnapshotThatDidNotChangeIsNotReadAgain() throws IOException {
    SnapshotInfo first = listed();
    FileTime time = Files.getLastModifiedTime(fixture.file(NAME));
    Files.delete(fixture.file(NAME + "/index.json.blob"));
    Files.setLastModifiedTime(fixture.file(NAME), time);
    assertThat(listed()).isEqualTo(first);
  }

  @Test
  void changesShowAtOnce() throws IOException {
    assertThat(listed().isProtected()).isFalse();
    fixture.store().edits().setProtected(Namespace.ROOT, SNAPSHOT, true);
    assertThat(listed().isProtected()).isTrue();
    fixture.store().edits().setProtected(Namespace.ROOT, SNAPSHOT, false);
    assertThat(listed().isProtected()).isFalse();
    fixture.store().edits().updateManifest(Namespace.ROOT, SNAPSHOT, m -> m.withNotes("first"));
    assertThat(listed().comment()).contains("first");
    fixture.store().edits().updateManifest(Namespace.ROOT, SNAPSHOT, m -> m.withNotes("second"));
    assertThat(listed().comment()).contains("second");
    settle();
    assertThat(listed().comment()).contains("second");
    fixture.store().edits().changeOwner(Namespace.ROOT, SNAPSHOT.group(), StoreFixture.OTHER);
    assertThat(listed().owner()).isEqualTo(StoreFixture.OTHER);
    Files.delete(fixture.file(NAME + "/index.json.blob"));
    assertThat(listed().finished()).isFalse();
  }

  @Test
  void aDamagedManifestThatIsMendedInPlaceShows() throws IOException {
    Path manifest = fixture.file(NAME + "/index.json.blob");
    byte[] sound = Files.readAllBytes(manifest);
    byte[] damaged = sound.clone();
    damaged[sound.length - 1] ^= 1;
    Files.write(manifest, damaged);
    assertThat(listed().finished()).isFalse();
    Files.write(manifest, sound);
    assertThat(listed().finished()).isTrue();
  }

  @Test
  void aDirectoryHasAStampOnceItsLastChangeIsSomeTimeAgo() throws IOException {
    var backend = fixture.store().backend();
    long before = backend.stamp(NAME);
    assertThat(before).isNotZero();
    backend.write(NAME + "/x.log.blob", new byte[1]);
    assertThat(backend.stamp(NAME)).isZero();
    settle();
    assertThat(backend.stamp(NAME)).isNotZero().isNotEqualTo(before);
    assertThat(backend.stamp("host/nosuch")).isZero();
  }
}
