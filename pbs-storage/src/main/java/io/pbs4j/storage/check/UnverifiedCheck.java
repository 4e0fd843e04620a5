package io.pbs4j.storage.check;

import io.pbs4j.storage.survey.ChunkArea;

/** Encrypted chunks whose content could not be verified. */
final class UnverifiedCheck implements CrossCheck {
  @Override
  public String name() {
    return "encrypted-chunks";
  }

  @Override
  public String description() {
    return "encrypted chunks whose content could not be verified";
  }

  @Override
  public Cost cost() {
    return Cost.CHUNKS;
  }

  @Override
  public void check(ChunkUse use, FindingSink out) {
    if (use.unverified() > 0) {
      out.add(
          FindingCode.CHUNK_NOT_VERIFIED,
          Subject.path(ChunkArea.NAME),
          use.unverified() + " encrypted chunks: header and CRC are right, the rest needs their key");
    }
  }
}
