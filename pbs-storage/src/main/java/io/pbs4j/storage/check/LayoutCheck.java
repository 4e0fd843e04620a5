package io.pbs4j.storage.check;

import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.survey.ChunkArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** The directories and files that every datastore has. */
final class LayoutCheck implements StoreCheck {
  @Override
  public String name() {
    return "layout";
  }

  @Override
  public String description() {
    return "the directories and files that every datastore has";
  }

  @Override
  public Cost cost() {
    return Cost.NAMES;
  }

  @Override
  public void check(StoreFacts store, FindingSink out) throws IOException {
    if (!Files.isDirectory(store.root().resolve(ChunkArea.NAME))) {
      out.add(FindingCode.CHUNKS_DIRECTORY_MISSING, Subject.path(ChunkArea.NAME), "there is no directory .chunks");
      return;
    }
    if (!Files.exists(store.root().resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
      out.add(FindingCode.LOCK_MISSING, Subject.path(LOCK), "there is no file .lock");
    }
    ChunkArea.Top top = new ChunkArea(store.root()).top();
    int missing = ChunkBackend.PREFIXES - top.prefixes().size();
    if (missing > 0) {
      out.add(
          FindingCode.PREFIX_DIRECTORIES_MISSING,
          Subject.path(ChunkArea.NAME),
          missing + " of " + ChunkBackend.PREFIXES + " prefix directories are missing");
    }
    for (String other : top.others()) {
      out.add(
          FindingCode.UNEXPECTED_ENTRY,
          Subject.path(ChunkArea.NAME + "/" + other),
          "this is no directory of chunks");
    }
  }

  private static final String LOCK = ".lock";
}
