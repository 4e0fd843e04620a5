package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.survey.ChunkArea;
import io.pbs4j.storage.survey.IndexPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chunks that indexes name: missing or damaged, and which archives need them. */
final class ReferenceCheck implements CrossCheck {
  @Override
  public String name() {
    return "references";
  }

  @Override
  public String description() {
    return "chunks that indexes name: missing or damaged, and which archives need them";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  /** Missing chunks that are remembered with those that need them. */
  private static final int MAX_CHUNKS = 100_000;

  /** Archives that are named with each. */
  private static final int MAX_ARCHIVES = 5;

  /** A missing chunk. */
  private static final class Missing {
    private final Digest digest;
    private final List<String> archives = new ArrayList<>();
    private String last = "";
    private long count;

    private Missing(Digest digest) {
      this.digest = digest;
    }

    private void neededBy(String archive) {
      if (archive.equals(last)) {
        return; // once for every archive; they come one after another
      }
      last = archive;
      count++;
      if (archives.size() < MAX_ARCHIVES) {
        archives.add(archive);
      }
    }
  }

  /** What an archive lacks. */
  private static final class Lack {
    private long chunks;
    private long missing;
    private long damaged;
    private long first = -1;
  }

  @Override
  public void check(ChunkUse use, FindingSink out) {
    boolean sound = true;
    for (int number = 0; number < use.marks().count() && sound; number++) {
      sound = use.sound(number);
    }
    if (sound) {
      return;
    }
    Map<Integer, Missing> missing = new TreeMap<>();
    for (IndexPlace index : use.indexes()) {
      archive(use, index, missing, out);
    }
    for (Missing chunk : missing.values()) {
      String path = ChunkArea.path(chunk.digest.prefix(), chunk.digest.toString());
      String more = chunk.count > MAX_ARCHIVES ? " and " + (chunk.count - MAX_ARCHIVES) + " more" : "";
      out.add(
          FindingCode.CHUNK_MISSING,
          Subject.path(path).chunk(chunk.digest.toString()),
          "the chunk is not there; needed by " + String.join(", ", chunk.archives) + more);
    }
  }

  private static void archive(
      ChunkUse use, IndexPlace index, Map<Integer, Missing> missing, FindingSink out) {
    Lack lack = new Lack();
    use.entries(
        index,
        (position, start, end, digest) -> {
          int number = use.marks().find(digest.firstWord());
          lack.chunks++;
          if (number >= 0 && !use.sound(number)) {
            lack.first = lack.first < 0 ? start : lack.first;
            if (use.present(number)) {
              lack.damaged++;
              return;
            }
            lack.missing++;
            if (missing.size() < MAX_CHUNKS || missing.containsKey(number)) {
              missing.computeIfAbsent(number, n -> new Missing(digest)).neededBy(index.path());
            }
          }
        });
    if (lack.first >= 0) {
      out.add(
          FindingCode.ARCHIVE_INCOMPLETE,
          new Subject(index.path(), index.snapshot(), null, FormatException.NO_OFFSET),
          "of " + lack.chunks + " chunks, " + lack.missing + " are missing and " + lack.damaged
              + " damaged, the first at byte " + lack.first + " of the content");
    }
  }
}
