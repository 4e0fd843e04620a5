package io.pbs4j.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.pxar.SplitPxar;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots whose directory archive is in two parts. */
class SnapshotReaderSplitTest {
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z");
  private static final CryptKey KEY = new CryptKey(new byte[CryptKey.LENGTH]);
  private static final byte[] BIG = new byte[300_000];

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"root.pxar", "root.pxar.didx", "root.mpxar", "root.mpxar.didx", "root.ppxar", "root.ppxar.didx"})
  void anyOfItsNamesOpensBothParts(String name) throws IOException {
    try (PxarArchive pxar = snapshot(null, true).pxar(name)) {
      assertThat(pxar.version()).isEqualTo(2);
      PxarEntry file = pxar.find(Octets.ofText("dir/big")).orElseThrow();
      assertThat(pxar.stream(file).readAllBytes()).isEqualTo(BIG);
    }
  }

  @Test
  void itIsReadWithItsKey() throws IOException {
    try (PxarArchive pxar = snapshot(KEY, true).pxar("root.pxar")) {
      PxarEntry file = pxar.find(Octets.ofText("small")).orElseThrow();
      assertThat(pxar.stream(file).readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void withoutItsSecondPartItIsListed() throws IOException {
    try (PxarArchive pxar = snapshot(null, false).pxar("root.pxar")) {
      assertThat(pxar.list(pxar.root())).extracting(PxarEntry::name).map(Octets::toString).containsExactly("dir", "small");
      PxarEntry file = pxar.find(Octets.ofText("small")).orElseThrow();
      assertThatThrownBy(() -> pxar.stream(file))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("payload archive (.ppxar), which is not at hand");
    }
  }

  @Test
  void anArchiveThatIsNotThereIsNotLookedForInParts() throws IOException {
    SnapshotReader snapshot = snapshot(null, true);
    assertThatThrownBy(() -> snapshot.pxar("other.pxar"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("does not contain file 'other.pxar.didx'");
    assertThat(snapshot.hasCatalog()).isFalse();
    assertThatThrownBy(snapshot::catalog).isInstanceOf(FormatException.class);
  }

  private SnapshotReader snapshot(@Nullable CryptKey key, boolean payload) throws IOException {
    SplitPxar pxar =
        new SplitPxar("").directory("dir").file("big", BIG).end().file("small", new byte[] {1, 2, 3}).end();
    MemoryChunks chunks = new MemoryChunks(key);
    List<FileEntry> files = new ArrayList<>();
    files.add(write(chunks, "root.mpxar.didx", pxar.metadata(), key));
    if (payload) {
      files.add(write(chunks, "root.ppxar.didx", pxar.payload(), key));
    }
    Manifest manifest = Manifest.create(SNAPSHOT, files);
    byte[] blob = (key == null ? manifest : manifest.sign(key)).toBlob(Zstd.detect()).bytes();
    return SnapshotReader.open(new InMemory(directory, chunks, blob), SNAPSHOT, key, Zstd.detect());
  }

  private FileEntry write(MemoryChunks chunks, String name, byte[] content, @Nullable CryptKey key)
      throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = chunks.archive(file, 10_000)) {
      out.write(content);
    }
    try (IndexReader index = IndexReader.open(file)) {
      CryptMode mode = key == null ? CryptMode.NONE : CryptMode.ENCRYPT;
      return new FileEntry(ArchiveName.parse(name), mode, index.size(), index.csum());
    }
  }

  private record InMemory(Path directory, MemoryChunks chunks, byte[] manifest) implements SnapshotFiles {
    @Override
    public byte[] blob(ArchiveName name) throws IOException {
      if (!name.equals(ArchiveName.MANIFEST)) {
        throw new NoSuchFileException(name.name());
      }
      return manifest;
    }

    @Override
    public IndexReader index(ArchiveName name) throws IOException {
      return IndexReader.open(directory.resolve(name.name()));
    }

    @Override
    public DataBlob chunk(Digest digest) throws IOException {
      return chunks.chunk(digest);
    }
  }
}
