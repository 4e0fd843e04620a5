package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.DynamicIndexWriter;
import io.pbs4j.storage.backend.Draft;
import java.io.IOException;
import java.util.UUID;

/** A dynamic index under construction: chunks come in order. */
final class DynamicWriter extends IndexWriter {
  private final DynamicIndexWriter index;

  DynamicWriter(int id, String name, UUID uuid, Draft draft, long now) throws IOException {
    super(id, name, uuid, draft);
    index = DynamicIndexWriter.create(draft.file(), uuid, now);
  }

  @Override
  String kind() {
    return "dynamic";
  }

  @Override
  void append(Digest digest, int length, long offset) throws IOException {
    if (offset != index.size()) {
      throw refused("append chunk failed - got strange chunk offset (" + index.size() + " != " + offset + ")");
    }
    index.add(digest, length);
  }

  @Override
  void finish(long chunkCount, long size, Digest csum) throws IOException {
    if (index.count() != chunkCount) {
      throw refused("close failed - unexpected chunk count (" + index.count() + " != " + chunkCount + ")");
    }
    if (index.size() != size) {
      throw refused("close failed - unexpected file size (" + index.size() + " != " + size + ")");
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
