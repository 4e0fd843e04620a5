package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.FixedIndexReader;
import io.pbs4j.core.index.FixedIndexWriter;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Draft;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fixed index under construction: chunks come in any order. */
final class FixedWriter extends IndexWriter {
  /** The chunk size of every fixed index, 4 MiB. */
  static final int CHUNK_SIZE = 4 << 20;

  private final FixedIndexWriter index;
  private final long size;
  private final boolean incremental;
  private long appended;
  private int shortChunks;

  /**
   * Creates the writer.
   *
   * @param base index whose slots are taken over, or {@code null}
   */
  FixedWriter(
      int id, String name, UUID uuid, Draft draft, long now, long size, @Nullable FixedIndexReader base)
      throws IOException {
    super(id, name, uuid, draft);
    this.size = size;
    this.incremental = base != null;
    if (base != null && (base.size() != size || base.chunkSize() != CHUNK_SIZE)) {
      throw StorageException.invalid("clone_data_from failed - index sizes not equal");
    }
    index = FixedIndexWriter.create(draft.file(), uuid, now, size, CHUNK_SIZE);
    if (base != null) {
      takeOver(base);
    }
  }

  private void takeOver(FixedIndexReader base) throws IOException {
    try {
      index.copyFrom(base);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  String kind() {
    return "fixed";
  }

  @Override
  void accept(int chunkSize) throws StorageException {
    if (chunkSize > CHUNK_SIZE) {
      throw refused("- got large chunk (" + chunkSize + " > " + CHUNK_SIZE + ")");
    }
    if (chunkSize < CHUNK_SIZE) {
      shortChunks++;
      if (shortChunks > 1) {
        throw StorageException.invalid(
            "fixed writer '" + id() + "' - detected multiple end chunks (chunk size too small)");
      }
    }
  }

  @Override
  void append(Digest digest, int length, long offset) throws IOException {
    long end = offset + length;
    if (offset < 0 || end < offset) {
      throw StorageException.invalid("got chunk with wrong offset (" + offset + ")");
    }
    if (end > size) {
      throw StorageException.invalid("chunk data exceeds size (" + end + " >= " + size + ")");
    }
    if (length != CHUNK_SIZE && end != size) {
      throw StorageException.invalid(
          "got chunk with unexpected length (" + length + " != " + CHUNK_SIZE + ", only the last may differ)");
    }
    if (offset % CHUNK_SIZE != 0) {
      throw StorageException.invalid("got unaligned chunk (pos = " + offset + ")");
    }
    index.put(offset / CHUNK_SIZE, digest);
    appended++;
  }

  @Override
  void finish(long chunkCount, long closedSize, Digest csum) throws IOException {
    if (!incremental) {
      if (appended != chunkCount) {
        throw refused(
            "close failed - received wrong number of chunk (" + appended + " != " + chunkCount + ")");
      }
      if (index.count() != chunkCount) {
        throw refused(
            "close failed - unexpected chunk count (" + index.count() + " != " + chunkCount + ")");
      }
      if (size != closedSize) {
        throw refused("close failed - unexpected file size (" + size + " != " + closedSize + ")");
      }
    }
    if (!index.finish().equals(csum)) {
      throw refused("close failed - got unexpected checksum");
    }
  }

  @Override
  public void close() throws IOException {
    index.close();
    draft().close();
  }
}
