package io.pbs4j.storage.check;

/** Copies of chunks that a verification set aside as damaged. */
final class BadCopyCheck implements CrossCheck {
  @Override
  public String name() {
    return "bad-copies";
  }

  @Override
  public String description() {
    return "copies of chunks that a verification set aside as damaged";
  }

  @Override
  public Cost cost() {
    return Cost.NAMES;
  }

  @Override
  public void check(ChunkUse use, FindingSink out) {
    for (ChunkEntry copy : use.badCopies()) {
      int number = copy.number();
      if (number >= 0 && !use.present(number)) {
        out.add(
            FindingCode.CHUNK_BAD_COPY, copy.subject(), "indexes need the chunk, and there is no sound one");
      } else {
        out.add(
            FindingCode.CHUNK_BAD_COPY_HEALED,
            copy.subject(),
            number >= 0 ? "a new chunk has taken its place" : "no index needs the chunk any more");
      }
    }
  }
}
