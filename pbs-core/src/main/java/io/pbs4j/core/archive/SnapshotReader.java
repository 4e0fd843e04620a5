package io.pbs4j.core.archive;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The archives of a snapshot, decoded, with its key if it has one. Everything is checked on its way: the
 * manifest's signature, blobs and indexes against the manifest, chunks against their digests.
 *
 * <pre>{@code
 * SnapshotReader snapshot = SnapshotReader.open(files, wanted, key, Zstd.detect());
 * try (PxarArchive pxar = snapshot.pxar("root.pxar")) {
 *   PxarEntry file = pxar.find(Octets.ofText("etc/hosts")).orElseThrow();
 *   pxar.stream(file).transferTo(out);
 * }
 * }</pre>
 *
 * <p>Names of archives are those that users know ({@code root.pxar}) or those on the server ({@code
 * root.pxar.didx}). The key must stay open as long as archives are read.
 */
public final class SnapshotReader {
  private static final String PXAR = ".pxar";
  private static final String METADATA = ".mpxar";
  private static final String PAYLOAD = ".ppxar";

  private final SnapshotFiles files;
  private final Manifest manifest;
  private final @Nullable CryptKey key;
  private final Zstd zstd;
  private final long cacheBytes;

  private SnapshotReader(
      SnapshotFiles files, Manifest manifest, @Nullable CryptKey key, Zstd zstd, long cacheBytes) {
    this.files = files;
    this.manifest = manifest;
    this.key = key;
    this.zstd = zstd;
    this.cacheBytes = cacheBytes;
  }

  /**
   * Reads the manifest of a snapshot and checks it.
   *
   * @param key the key that the snapshot was made with, {@code null} for none
   * @throws CryptException if the snapshot was made with another key, or with one where none is given
   */
  public static SnapshotReader open(
      SnapshotFiles files, BackupSnapshot snapshot, @Nullable CryptKey key, Zstd zstd) throws IOException {
    Manifest manifest = manifest(files, snapshot, zstd);
    manifest.verifyKey(key);
    return new SnapshotReader(files, manifest, key, zstd, IndexedBytes.DEFAULT_CACHE);
  }

  /**
   * Opens a snapshot without its key, also one that was made with a key: a signature is not checked, and only
   * archives that are not encrypted can be read.
   *
   * @param cacheBytes decoded chunks to keep of each open archive; the last one is kept in any case
   */
  public static SnapshotReader openPlain(
      SnapshotFiles files, BackupSnapshot snapshot, Zstd zstd, long cacheBytes) throws IOException {
    return new SnapshotReader(files, manifest(files, snapshot, zstd), null, zstd, cacheBytes);
  }

  /** The manifest of a snapshot, without a check of its signature. */
  public static Manifest manifest(SnapshotFiles files, BackupSnapshot snapshot, Zstd zstd)
      throws IOException {
    String name = ArchiveName.MANIFEST.name();
    Manifest manifest = Manifest.ofBlob(name, files.blob(ArchiveName.MANIFEST), zstd);
    if (!manifest.snapshot().equals(snapshot)) {
      throw new FormatException(
          Kind.INVALID_VALUE,
          name,
          FormatException.NO_OFFSET,
          "manifest of " + snapshot + " is that of " + manifest.snapshot());
    }
    return manifest;
  }

  /** What the snapshot contains. */
  public Manifest manifest() {
    return manifest;
  }

  /** Reads a blob and returns its content; the manifest and the client's log count as blobs, too. */
  public byte[] blob(String name) throws IOException {
    ArchiveName archive = ArchiveName.ofClientName(name);
    if (archive.kind() != ArchiveName.Kind.BLOB) {
      throw new IllegalArgumentException("'" + name + "' is no blob");
    }
    byte[] encoded = files.blob(archive);
    // The manifest lists neither itself nor a log that was added later.
    if (!archive.equals(ArchiveName.MANIFEST) && !archive.equals(ArchiveName.CLIENT_LOG)) {
      FileEntry entry = entry(archive);
      check(encoded.length == entry.size(), Kind.WRONG_LENGTH, "wrong size", archive);
      check(Digest.sha256(encoded).equals(entry.csum()), Kind.WRONG_CHECKSUM, "wrong checksum", archive);
    }
    DataBlob blob = DataBlob.parse(archive.name(), encoded);
    return key == null
        ? blob.decode(zstd, DataBlob.MAX_DECODED)
        : key.decrypt(blob, zstd, DataBlob.MAX_DECODED);
  }

  /** Opens an archive or blob for reading at any place; the caller closes it. */
  public ByteSource bytes(String name) throws IOException {
    return bytes(ArchiveName.ofClientName(name), cacheBytes);
  }

  /** Opens an archive or blob for reading from its start to its end, with one chunk in memory. */
  public InputStream stream(String name) throws IOException {
    return bytes(ArchiveName.ofClientName(name), 0).owningStream();
  }

  private ByteSource bytes(ArchiveName archive, long cache) throws IOException {
    if (archive.kind() == ArchiveName.Kind.BLOB) {
      return ByteSource.of(archive.clientName(), blob(archive.name()));
    }
    ChunkDecoder decoder = decoder(entry(archive));
    return new IndexedBytes(archive.clientName(), index(archive), files, decoder, cache);
  }

  /** Opens an index and checks it against the manifest; the caller closes it. */
  public IndexReader index(ArchiveName archive) throws IOException {
    FileEntry entry = entry(archive);
    IndexReader index = files.index(archive);
    try {
      check(index.size() == entry.size(), Kind.WRONG_LENGTH, "wrong size", archive);
      check(index.computeCsum().equals(entry.csum()), Kind.WRONG_CHECKSUM, "wrong checksum", archive);
      return index;
    } catch (IOException | RuntimeException e) {
      index.close();
      throw e;
    }
  }

  private ChunkDecoder decoder(FileEntry entry) throws FormatException {
    if (entry.cryptMode() != CryptMode.ENCRYPT) {
      return ChunkDecoder.plain(zstd);
    }
    if (key == null) {
      throw new FormatException(
          Kind.ENCRYPTED, entry.name().name(), 0, "archive is encrypted - a key is needed");
    }
    return ChunkDecoder.encrypted(zstd, key);
  }

  /**
   * Opens a directory archive for reading at any place; the caller closes it. One of two parts ({@code
   * .mpxar.didx} and {@code .ppxar.didx}) is opened by either part's name or as {@code NAME.pxar}.
   */
  public PxarArchive pxar(String name) throws IOException {
    ArchiveName archive = ArchiveName.ofClientName(name);
    String plain = archive.clientName();
    String stem = plain.substring(0, Math.max(0, plain.lastIndexOf('.')));
    boolean split = plain.endsWith(METADATA) || plain.endsWith(PAYLOAD);
    boolean absent = plain.endsWith(PXAR) && manifest.file(archive.name()).isEmpty();
    if (split || (absent && manifest.file(of(stem + METADATA).name()).isPresent())) {
      return split(of(stem + METADATA), of(stem + PAYLOAD));
    }
    if (!plain.endsWith(PXAR)) {
      throw new IllegalArgumentException("'" + name + "' is no archive of a directory (.pxar)");
    }
    ByteSource bytes = bytes(archive, cacheBytes);
    try {
      return PxarArchive.open(bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private PxarArchive split(ArchiveName metadata, ArchiveName payload) throws IOException {
    ByteSource head = bytes(metadata, cacheBytes);
    try {
      if (manifest.file(payload.name()).isEmpty()) {
        return PxarArchive.open(head);
      }
      ByteSource body = bytes(payload, cacheBytes);
      try {
        return PxarArchive.open(head, body);
      } catch (IOException | RuntimeException e) {
        body.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      head.close();
      throw e;
    }
  }

  private static ArchiveName of(String clientName) {
    return ArchiveName.ofClientName(clientName);
  }

  /** Opens the catalog; the caller closes it. */
  public CatalogReader catalog() throws IOException {
    ByteSource bytes = bytes(ArchiveName.CATALOG, cacheBytes);
    try {
      return CatalogReader.open(bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Whether the snapshot has a catalog. */
  public boolean hasCatalog() {
    return manifest.file(ArchiveName.CATALOG.name()).isPresent();
  }

  private FileEntry entry(ArchiveName archive) throws FormatException {
    return manifest
        .file(archive.name())
        .orElseThrow(
            () ->
                new FormatException(
                    Kind.INVALID_VALUE,
                    ArchiveName.MANIFEST.name(),
                    FormatException.NO_OFFSET,
                    "manifest does not contain file '" + archive + "'"));
  }

  private static void check(boolean sound, Kind kind, String what, ArchiveName archive)
      throws FormatException {
    if (!sound) {
      throw new FormatException(
          kind, archive.name(), FormatException.NO_OFFSET, what + " for file '" + archive + "'");
    }
  }
}
