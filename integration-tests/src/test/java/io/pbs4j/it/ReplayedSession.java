package io.pbs4j.it;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A session of a replay: the indexes being written, and the files that belong to its snapshot. */
final class ReplayedSession {
  private final String namespace;
  private final BackupSnapshot snapshot;
  private final Map<Integer, Index> indexes = new HashMap<>();
  private final List<FileEntry> files = new ArrayList<>();

  /** Manifest, blobs as they were sent; of an index what follows its header. */
  private final Map<String, byte[]> contents = new HashMap<>();

  /** An index being written; its entries are the bytes that its checksum covers. */
  private static final class Index {
    private final String name;
    private final boolean fixed;
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private CryptMode mode = CryptMode.NONE;

    Index(String name) {
      this.name = name;
      this.fixed = name.endsWith(".fidx");
    }

    void append(SyntheticBlobs.Chunk chunk, long offset) {
      if (!fixed) {
        entries.writeBytes(
            ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(offset + chunk.size())
                .array());
      }
      entries.writeBytes(chunk.digest().toByteArray());
      if (chunk.blob().kind().encrypted()) {
        mode = CryptMode.ENCRYPT;
      }
    }
  }

  ReplayedSession(String namespace, BackupSnapshot snapshot) {
    this.namespace = namespace;
    this.snapshot = snapshot;
  }

  /** Names the snapshot, namespace included. */
  String key() {
    return namespace + ":" + snapshot;
  }

  /** Names the group, namespace included. */
  String group() {
    return namespace + ":" + snapshot.group();
  }

  Map<String, byte[]> contents() {
    return contents;
  }

  void open(int writer, String name) {
    indexes.put(writer, new Index(name));
  }

  void append(int writer, SyntheticBlobs.Chunk chunk, long offset) {
    index(writer).append(chunk, offset);
  }

  /** Ends an index; returns its checksum. */
  Digest close(int writer, long size) {
    Index index = index(writer);
    byte[] entries = index.entries.toByteArray();
    Digest csum = Digest.sha256(entries);
    contents.put(index.name, entries);
    files.add(new FileEntry(ArchiveName.parse(index.name), index.mode, size, csum));
    return csum;
  }

  void blob(String name, DataBlob blob) {
    contents.put(name, blob.bytes());
    CryptMode mode = blob.kind().encrypted() ? CryptMode.ENCRYPT : CryptMode.NONE;
    files.add(new FileEntry(ArchiveName.parse(name), mode, blob.length(), Digest.sha256(blob.bytes())));
  }

  /** The manifest of all so far, in a blob of a kind. */
  DataBlob manifest(SyntheticBlobs blobs, BlobKind kind) throws FormatException {
    Manifest manifest = Manifest.create(snapshot, files);
    if (files.stream().anyMatch(file -> file.cryptMode() == CryptMode.ENCRYPT)) {
      manifest = manifest.sign(CryptKey.generate(new SecureRandom()));
    }
    byte[] json = manifest.toJson();
    contents.put(ArchiveName.MANIFEST.name(), json);
    return blobs.encode(kind, json);
  }

  private Index index(int writer) {
    return Objects.requireNonNull(indexes.get(writer), () -> "writer " + writer);
  }
}
