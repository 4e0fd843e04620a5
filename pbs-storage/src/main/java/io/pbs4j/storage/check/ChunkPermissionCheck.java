package io.pbs4j.storage.check;

import java.io.IOException;

/** Owner and permissions of chunk files. */
final class ChunkPermissionCheck implements ChunkCheck {
  @Override
  public String name() {
    return "chunk-permissions";
  }

  @Override
  public String description() {
    return "owner and permissions of chunk files";
  }

  @Override
  public Cost cost() {
    return Cost.CHUNK_ATTRIBUTES;
  }

  @Override
  public void check(ChunkEntry entry, FindingSink out) throws IOException {
    if (entry.kind() == ChunkEntry.Kind.CHUNK) {
      Permissions.look(entry.store(), entry.subject(), entry.attributes(), out);
    }
  }
}
