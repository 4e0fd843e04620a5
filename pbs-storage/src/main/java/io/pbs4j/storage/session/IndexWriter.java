package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.manifest.ChunkUploadStats;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Draft;
import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;

/** An index that a session is writing. Guarded by the session. */
abstract sealed class IndexWriter implements Closeable permits FixedWriter, DynamicWriter {
  private final int id;
  private final String name;
  private final UUID uuid;
  private final Draft draft;
  private final UploadCounter uploads = new UploadCounter();

  IndexWriter(int id, String name, UUID uuid, Draft draft) {
    this.id = id;
    this.name = name;
    this.uuid = uuid;
    this.draft = draft;
  }

  final String name() {
    return name;
  }

  final int id() {
    return id;
  }

  final UploadCounter uploads() {
    return uploads;
  }

  /** {@code fixed} or {@code dynamic}. */
  abstract String kind();

  /**
   * Accepts a chunk that was uploaded for this index, before its digest counts as known.
   *
   * @param size bytes decoded
   */
  void accept(int size) throws StorageException {}

  /** Adds a known chunk at an offset of the archive. */
  abstract void append(Digest digest, int length, long offset) throws IOException;

  /** Checks the client's figures, then writes header and checksum. */
  abstract void finish(long chunkCount, long size, Digest csum) throws IOException;

  /** Finishes and gives the index its name; closes the writer in any case. */
  final void closeAs(long chunkCount, long size, Digest csum, SessionLog log) throws IOException {
    try (this) {
      finish(chunkCount, size, csum);
      draft.publish();
    }
    logStatistics(chunkCount, size, csum, log);
  }

  final Draft draft() {
    return draft;
  }

  final StorageException refused(String what) {
    return StorageException.invalid(kind() + " writer '" + name + "' " + what);
  }

  private void logStatistics(long chunkCount, long size, Digest csum, SessionLog log) {
    ChunkUploadStats stats = uploads.stats();
    log.line("Upload statistics for '" + name + "'");
    log.line("UUID: " + uuid.toString().replace("-", ""));
    log.line("Checksum: " + csum);
    log.line("Size: " + size);
    log.line("Chunk count: " + chunkCount);
    if (size == 0 || chunkCount == 0) {
      return;
    }
    log.line(String.format(Locale.ROOT, "Upload size: %d (%d%%)", stats.size(), stats.size() * 100 / size));
    long known = Math.max(0, chunkCount - stats.count());
    if (known + stats.duplicates() > 0) {
      log.line(
          String.format(
              Locale.ROOT,
              "Duplicates: %d+%d (%d%%)",
              known,
              stats.duplicates(),
              (known + stats.duplicates()) * 100 / chunkCount));
    }
    if (stats.size() > 0) {
      log.line("Compression: " + stats.compressedSize() * 100 / stats.size() + "%");
    }
  }
}
