package io.pbs4j.storage.check;

import io.pbs4j.storage.survey.ChunkArea;

/** Chunks that no index names. */
final class OrphanCheck implements CrossCheck {
  @Override
  public String name() {
    return "orphans";
  }

  @Override
  public String description() {
    return "chunks that no index names";
  }

  @Override
  public Cost cost() {
    return Cost.NAMES;
  }

  @Override
  public void check(ChunkUse use, FindingSink out) {
    if (use.orphans() > 0 && use.allIndexesRead()) {
      String size = use.orphanBytes() > 0 ? " (" + use.orphanBytes() + " bytes)" : "";
      out.add(
          FindingCode.CHUNK_ORPHANS,
          Subject.path(ChunkArea.NAME),
          use.orphans() + " of " + use.files() + " chunks" + size + " are named by no index");
    }
  }
}
