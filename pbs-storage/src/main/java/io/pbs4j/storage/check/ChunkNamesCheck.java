package io.pbs4j.storage.check;

import java.io.IOException;

/** Names in the chunk area: misplaced chunks, temporary and unknown files. */
final class ChunkNamesCheck implements ChunkCheck {
  @Override
  public String name() {
    return "chunk-names";
  }

  @Override
  public String description() {
    return "names in the chunk area: misplaced chunks, temporary and unknown files";
  }

  @Override
  public Cost cost() {
    return Cost.NAMES;
  }

  @Override
  public void check(ChunkEntry entry, FindingSink out) throws IOException {
    switch (entry.kind()) {
      case MISPLACED ->
          out.add(
              FindingCode.CHUNK_MISPLACED,
              entry.subject(),
              "the chunk lies in the directory of another prefix");
      case TEMPORARY -> Leftovers.report(entry.store(), entry.subject(), entry.attributes(), out);
      case OTHER ->
          out.add(FindingCode.UNEXPECTED_ENTRY, entry.subject(), "nothing of this name belongs here");
      case CHUNK, BAD_COPY -> {
        // Checks of their own.
      }
    }
  }
}
