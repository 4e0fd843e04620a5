package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.storage.survey.SnapshotPlace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What checks know of a snapshot. Its files are read once and kept while it is looked at. Used by one thread.
 */
public final class SnapshotFacts {
  private final StoreFacts store;
  private final SnapshotPlace place;
  private final Zstd zstd;
  private final @Nullable CryptKey key;
  private final Map<String, byte[]> blobs = new HashMap<>();
  private @Nullable Manifest manifest;

  SnapshotFacts(StoreFacts store, SnapshotPlace place, Zstd zstd, @Nullable CryptKey key) {
    this.store = store;
    this.place = place;
    this.zstd = zstd;
    this.key = key;
  }

  /** The datastore. */
  public StoreFacts store() {
    return store;
  }

  /** Where it lies. */
  public SnapshotPlace place() {
    return place;
  }

  /** Compression. */
  public Zstd zstd() {
    return zstd;
  }

  /** The key at hand, {@code null} if there is none. */
  public @Nullable CryptKey key() {
    return key;
  }

  /** A file of it. */
  public Path file(String name) {
    return store.root().resolve(place.path(name));
  }

  /** Whether it has its manifest, sound or not. */
  public boolean finished() {
    return place.files().contains(ArchiveName.MANIFEST.name());
  }

  /** The manifest; throws if it is missing or damaged. */
  public Manifest readManifest() throws IOException {
    if (manifest == null) {
      String name = ArchiveName.MANIFEST.name();
      manifest = Manifest.ofBlob(place.path(name), blob(name), zstd);
    }
    return manifest;
  }

  /** The manifest, or nothing if it is missing or damaged, which a check of its own reports. */
  public Optional<Manifest> manifest() {
    try {
      return Optional.of(readManifest());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a manifest names the key at hand. */
  boolean keyed(Manifest of) {
    return key != null && of.keyFingerprint().equals(Optional.of(key.fingerprint().toString()));
  }

  /** The bytes of a blob file. */
  public byte[] blob(String name) throws IOException {
    byte[] bytes = blobs.get(name);
    if (bytes == null) {
      bytes = read(name);
      blobs.put(name, bytes);
    }
    return bytes;
  }

  private byte[] read(String name) throws IOException {
    int limit = DataBlob.MAX_ENCODED;
    try (InputStream in = RegularFile.open(file(name))) {
      byte[] bytes = in.readNBytes(limit);
      if (bytes.length == limit && in.read() >= 0) {
        throw new FormatException(
            FormatException.Kind.TOO_LARGE, place.path(name), limit, "blob is larger than " + limit + " bytes");
      }
      return bytes;
    }
  }
}
