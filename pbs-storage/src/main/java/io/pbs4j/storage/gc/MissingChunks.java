package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names the chunks that indexes need and nobody has, and the indexes that need them. */
final class MissingChunks {
  /** Lines with names; what is beyond is counted. */
  private static final int MAX_LINES = 100;

  private final Backend backend;
  private final GcControl control;
  private final GcLog log;
  private final Map<Digest, Boolean> absent = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private long lines;

  MissingChunks(Backend backend, GcControl control, GcLog log) {
    this.backend = backend;
    this.control = control;
    this.log = log;
  }

  /** Reads all indexes again if there is a reason to. */
  void report(MarkSet.Missing missing) throws IOException {
    if (missing.count() == 0) {
      return;
    }
    long[] words = missing.words();
    new IndexWalk(backend)
        .walk(
            name -> {
              if (seen.add(name)) {
                look(name, words);
              }
            });
    if (lines > MAX_LINES) {
      log.warning("warning: " + (lines - MAX_LINES) + " more uses of chunks that do not exist");
    }
    if (missing.count() > words.length) {
      log.warning(
          "warning: " + (missing.count() - words.length) + " more chunks seem not to exist and were not looked for");
    }
  }

  private void look(String name, long[] words) throws IOException {
    Set<Digest> named = new HashSet<>();
    try (IndexReader index = SnapshotPath.index(backend, name)) {
      index.forEachWord(
          (position, entries, count) -> {
            control.check();
            for (int i = 0; i < count; i++) {
              if (Arrays.binarySearch(words, entries[i]) >= 0) {
                Digest digest = index.digest(position + i);
                if (named.add(digest) && isAbsent(digest)) {
                  warn(digest, name);
                }
              }
            }
          });
    }
  }

  /** Asks the storage: the chunk may have come since it was looked for. */
  private boolean isAbsent(Digest digest) throws IOException {
    Boolean known = absent.get(digest);
    if (known == null) {
      ChunkBackend chunks = backend.chunks();
      known = chunks.find(digest) == null;
      absent.put(digest, known);
    }
    return known;
  }

  private void warn(Digest digest, String name) {
    lines++;
    if (lines <= MAX_LINES) {
      log.warning(
          "warning: unable to access non-existent chunk " + digest + ", required by \"" + name + "\"");
    }
  }
}
