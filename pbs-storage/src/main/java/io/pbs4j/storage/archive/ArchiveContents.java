package io.pbs4j.storage.archive;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.archive.ChunkDecoder;
import io.pbs4j.core.archive.IndexedBytes;
import io.pbs4j.core.archive.SnapshotFiles;
import io.pbs4j.core.archive.SnapshotReader;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.snapshot.SnapshotPath;
import io.pbs4j.storage.snapshot.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens archives for reading, checked against the manifest of their snapshot.
 *
 * <pre>{@code
 * SnapshotReader snapshot = store.contents().snapshot(ns, wanted, key);
 * try (PxarArchive pxar = snapshot.pxar("root.pxar")) {
 *   PxarEntry file = pxar.find(Octets.ofText("etc/hosts")).orElseThrow();
 *   pxar.stream(file).transferTo(out);
 * }
 * }</pre>
 */
public final class ArchiveContents {
  private final Backend backend;
  private final SnapshotStore snapshots;
  private final ChunkStore chunks;
  private final Zstd zstd;

  /** Creates the reader of one datastore's archives. */
  public ArchiveContents(Backend backend, SnapshotStore snapshots, ChunkStore chunks, Zstd zstd) {
    this.backend = backend;
    this.snapshots = snapshots;
    this.chunks = chunks;
    this.zstd = zstd;
  }

  /**
   * Opens a snapshot for reading any of its archives, also encrypted ones.
   *
   * @param key the key that the snapshot was made with, {@code null} for none; must stay open meanwhile
   * @throws io.pbs4j.core.crypto.CryptException if another key or one at all is needed
   */
  public SnapshotReader snapshot(Namespace ns, BackupSnapshot snapshot, @Nullable CryptKey key)
      throws IOException {
    return SnapshotReader.open(files(ns, snapshot), snapshot, key, zstd);
  }

  /**
   * Opens a snapshot for reading those of its archives that are not encrypted, also one that was made with a key.
   *
   * @param cacheBytes decoded chunks to keep of each open archive
   */
  public SnapshotReader plain(Namespace ns, BackupSnapshot snapshot, long cacheBytes) throws IOException {
    return SnapshotReader.openPlain(files(ns, snapshot), snapshot, zstd, cacheBytes);
  }

  /** The raw files of a snapshot. */
  public SnapshotFiles files(Namespace ns, BackupSnapshot snapshot) throws IOException {
    snapshots.requireSnapshot(ns, snapshot);
    return new StoredFiles(backend, chunks, ns, snapshot);
  }

  /**
   * Opens the decoded content of an unencrypted archive or blob. Every chunk is proven before its first byte is returned.
   *
   * @throws StorageException if the archive is encrypted, not in the manifest, or not what the manifest says
   */
  public InputStream open(Namespace ns, BackupSnapshot snapshot, ArchiveName archive) throws IOException {
    snapshots.requireSnapshot(ns, snapshot);
    String name = SnapshotPath.of(ns, snapshot, archive.name());
    if (archive.kind() == ArchiveName.Kind.BLOB) {
      return blob(ns, snapshot, archive, name);
    }
    FileEntry entry = entry(ns, snapshot, archive);
    requirePlain(entry);
    IndexReader index = SnapshotPath.index(backend, name);
    try {
      check(index.size() == entry.size(), "wrong size for file '" + archive + "'");
      check(index.computeCsum().equals(entry.csum()), "wrong checksum for file '" + archive + "'");
      return new IndexedBytes(archive.name(), index, chunks::read, ChunkDecoder.plain(zstd), 0).owningStream();
    } catch (IOException | RuntimeException e) {
      index.close();
      throw e;
    }
  }

  private InputStream blob(Namespace ns, BackupSnapshot snapshot, ArchiveName archive, String name)
      throws IOException {
    byte[] encoded =
        backend
            .read(name, DataBlob.MAX_ENCODED)
            .orElseThrow(() -> StorageException.notFound("open file \"" + name + "\" failed - not found"));
    // Manifest and client log are in no manifest.
    if (!archive.equals(ArchiveName.MANIFEST) && !archive.equals(ArchiveName.CLIENT_LOG)) {
      FileEntry entry = entry(ns, snapshot, archive);
      check(encoded.length == entry.size(), "wrong size for file '" + archive + "'");
      check(Digest.sha256(encoded).equals(entry.csum()), "wrong checksum for file '" + archive + "'");
    }
    DataBlob blob = DataBlob.parse(name, encoded);
    if (blob.kind().encrypted()) {
      throw encrypted(archive);
    }
    blob.verifyCrc();
    int header = blob.kind().headerLength();
    InputStream payload = new ByteArrayInputStream(encoded, header, encoded.length - header);
    // Decoded as it is read: 16 MiB can unpack to the eightfold, for each of many requests at a time.
    return blob.kind().compressed() ? new BoundedStream(zstd.decompressing(payload), name) : payload;
  }

  private FileEntry entry(Namespace ns, BackupSnapshot snapshot, ArchiveName archive) throws IOException {
    Optional<FileEntry> entry;
    try {
      entry = snapshots.manifest(ns, snapshot).file(archive.name());
    } catch (FormatException e) {
      throw new StorageException(StorageException.Kind.CORRUPT, e.describe(), e);
    }
    return entry.orElseThrow(
        () -> StorageException.invalid("manifest does not contain file '" + archive + "'"));
  }

  private static void requirePlain(FileEntry entry) throws StorageException {
    if (entry.cryptMode() == CryptMode.ENCRYPT) {
      throw encrypted(entry.name());
    }
  }

  private static StorageException encrypted(ArchiveName archive) {
    return StorageException.invalid("cannot decode '" + archive + "' - is encrypted");
  }

  private static void check(boolean sound, String message) throws StorageException {
    if (!sound) {
      throw new StorageException(StorageException.Kind.CORRUPT, message);
    }
  }
}
