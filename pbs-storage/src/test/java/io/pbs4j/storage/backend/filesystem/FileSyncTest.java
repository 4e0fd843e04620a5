package io.pbs4j.storage.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.SyncLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is forced to disk cannot be seen from here; what is asked for can. */
class FileSyncTest {
  @TempDir Path root;
  FilesystemChunks chunks;
  Digest stored = Digest.sha256(new byte[1]);
  Path index;

  @BeforeEach
  void create() throws IOException {
    FileSync sync = new FileSync(root, SyncLevel.NONE);
    chunks =
        new FilesystemChunks(root.resolve(".chunks"), sync, InstantSource.system(), CrashTimes.NONE);
    chunks.createRoot();
    try (ChunkBackend.Spool spool = chunks.spool(stored)) {
      spool.append(ByteBuffer.wrap(new byte[1]));
      spool.publish();
    }
    index = Files.createDirectories(root.resolve("host/a")).resolve("x.fidx");
    Files.write(index, new byte[1]);
  }

  /** Remembers whether anybody looked. */
  private static final class Asked implements Iterable<Digest> {
    private final List<Digest> digests;
    private final List<Digest> seen = new ArrayList<>();

    Asked(Digest... digests) {
      this.digests = List.of(digests);
    }

    @Override
    public Iterator<Digest> iterator() {
      return digests.stream().peek(seen::add).iterator();
    }
  }

  @Test
  void theWholeFileSystemIsSyncedInOneGoWhereTheProgramIsThere() throws IOException {
    Asked asked = new Asked(stored);
    new FileSync(root, SyncLevel.FILESYSTEM).finish(List.of(index), asked, chunks);
    assertThat(asked.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/program", "false"})
  void everyFileIsForcedWhereTheProgramIsMissingOrFails(String program) throws IOException {
    Asked asked = new Asked(stored);
    new FileSync(root, SyncLevel.FILESYSTEM, program).finish(List.of(index), asked, chunks);
    assertThat(asked.seen).containsExactly(stored);
  }

  @Test
  void aFileThatIsGoneIsAnErrorWhereFilesAreForced() throws IOException {
    Files.delete(index);
    FileSync sync = new FileSync(root, SyncLevel.FILESYSTEM, "false");
    assertThatThrownBy(() -> sync.finish(List.of(index), new Asked(), chunks))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aChunkThatWasMissingBeforeTheBackupDoesNotStopIt() {
    FileSync sync = new FileSync(root, SyncLevel.FILESYSTEM, "false");
    Asked asked = new Asked(Digest.ZERO, stored);
    assertThatCode(() -> sync.finish(List.of(index), asked, chunks)).doesNotThrowAnyException();
    assertThat(asked.seen).containsExactly(Digest.ZERO, stored);
  }

  @Test
  void atLevelFileTheChunksWereForcedWhenTheyWereWritten() throws IOException {
    Asked asked = new Asked(stored);
    new FileSync(root, SyncLevel.FILE, "false").finish(List.of(index), asked, chunks);
    assertThat(asked.seen).isEmpty();
  }

  @Test
  void atLevelNoneNothingIsForced() throws IOException {
    Asked asked = new Asked(stored);
    new FileSync(root, SyncLevel.NONE, "false")
        .finish(List.of(root.resolve("gone")), asked, chunks);
    assertThat(asked.seen).isEmpty();
  }
}
