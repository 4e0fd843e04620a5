package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.index.FixedIndexReader;
import io.pbs4j.core.index.IndexReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Describes indexes. */
final class IndexInspection {
  /** Entries of an image of 512 TiB. */
  private static final int MAX_ENTRIES = 1 << 27;

  private IndexInspection() {}

  static void inspect(Path file, boolean entries, ObjectNode report) throws IOException {
    try (IndexReader index = IndexReader.open(file)) {
      report.put("type", index instanceof FixedIndexReader ? "fixed-index" : "dynamic-index");
      report.put("size", index.size());
      report.put("uuid", index.uuid().toString());
      report.put("ctime", index.created());
      report.put("csum", index.csum().toString());
      report.put("csum-ok", index.computeCsum().equals(index.csum()));
      if (index instanceof FixedIndexReader fixed) {
        report.put("chunk-size", fixed.chunkSize());
      }
      report.put("chunks", index.count());
      report.put("distinct-chunks", distinct(file, index));
      if (entries) {
        ArrayNode list = report.putArray("entries");
        index.forEach(
            (position, start, end, digest) -> {
              ObjectNode node = list.addObject();
              node.put("start", start);
              node.put("end", end);
              node.put("digest", digest.toString());
            });
      }
    }
  }

  /** Tells digests apart by their first words: an index may name many millions. */
  private static long distinct(Path file, IndexReader index) throws IOException {
    if (index.count() > MAX_ENTRIES) {
      throw new FormatException(
          Kind.TOO_LARGE, file.toString(), 0, "index names " + index.count() + " chunks, too many to compare");
    }
    long[] words = new long[(int) index.count()];
    index.forEach((position, start, end, digest) -> words[(int) position] = digest.firstWord());
    Arrays.sort(words);
    long distinct = Math.min(1, words.length);
    for (int i = 1; i < words.length; i++) {
      distinct += words[i] == words[i - 1] ? 0 : 1;
    }
    return distinct;
  }
}
