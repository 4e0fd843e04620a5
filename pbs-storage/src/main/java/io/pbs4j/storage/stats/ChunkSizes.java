package io.pbs4j.storage.stats;

import io.pbs4j.storage.survey.ChunkArea;
import io.pbs4j.storage.survey.ChunkMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** The chunks that indexes name, with their lengths decoded and as stored: 16 bytes a chunk. */
final class ChunkSizes {
  private static final int MISSING = -1;

  /** Digits of a digest's first word. */
  private static final int WORD_DIGITS = 16;

  private final ChunkMarks marks;
  private final int[] decoded;
  private final int[] stored;
  private final LongAdder unused = new LongAdder();
  private final LongAdder unusedBytes = new LongAdder();

  ChunkSizes(ChunkMarks marks) {
    this.marks = marks;
    this.decoded = new int[marks.count()];
    this.stored = new int[marks.count()];
    Arrays.fill(stored, MISSING);
  }

  /** Looks at all chunk files. */
  void list(Path root, BooleanSupplier cancelled) throws IOException {
    ChunkArea area = new ChunkArea(root);
    List<Integer> prefixes = area.top().prefixes();
    try {
      // Prefixes share no chunk, so no two threads meet.
      prefixes.parallelStream().filter(prefix -> !cancelled.getAsBoolean()).forEach(prefix -> list(root, area, prefix));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void list(Path root, ChunkArea area, int prefix) {
    try {
      for (String name : area.names(prefix)) {
        if (ChunkArea.isChunk(name)) {
          file(root.resolve(ChunkArea.path(prefix, name)), name);
        }
      }
    } catch (NoSuchFileException e) {
      return; // collected while we look
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void file(Path file, String name) throws IOException {
    long size = Files.size(file);
    int number = marks.find(Long.parseUnsignedLong(name, 0, WORD_DIGITS, WORD_DIGITS));
    if (number < 0) {
      unused.increment();
      unusedBytes.add(size);
    } else {
      stored[number] = (int) Math.min(size, Integer.MAX_VALUE);
    }
  }

  /** Remembers what an index says of a chunk. */
  void decoded(int number, long length) {
    decoded[number] = (int) Math.max(0, Math.min(length, Integer.MAX_VALUE));
  }

  ChunkMarks marks() {
    return marks;
  }

  /** Bytes of a chunk as stored, 0 if it is missing. */
  long stored(int number) {
    return Math.max(0, stored[number]);
  }

  Totals totals(long logicalBytes, long fileBytes, long indexes) {
    long used = 0;
    long usedBytes = 0;
    long content = 0;
    for (int number = 0; number < stored.length; number++) {
      if (stored[number] != MISSING) {
        used++;
        usedBytes += stored[number];
        content += decoded[number];
      }
    }
    return new Totals(
        logicalBytes, used, usedBytes, content, unused.sum(), unusedBytes.sum(), stored.length - used, fileBytes, indexes);
  }
}
