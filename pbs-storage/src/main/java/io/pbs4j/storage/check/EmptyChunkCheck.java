package io.pbs4j.storage.check;

import java.io.IOException;

/** Chunk files without a byte. */
final class EmptyChunkCheck implements ChunkCheck {
  @Override
  public String name() {
    return "chunk-empty";
  }

  @Override
  public String description() {
    return "chunk files without a byte";
  }

  @Override
  public Cost cost() {
    return Cost.CHUNK_ATTRIBUTES;
  }

  @Override
  public void check(ChunkEntry entry, FindingSink out) throws IOException {
    if (entry.kind() == ChunkEntry.Kind.CHUNK && entry.attributes().size() == 0) {
      out.add(FindingCode.CHUNK_EMPTY, entry.subject(), "the chunk file has no byte");
      entry.use().damaged(entry.number());
    }
  }
}
