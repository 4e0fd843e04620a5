package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.FixedIndexReader;
import io.pbs4j.core.index.IndexReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Describes indexes. */
final class IndexInspection {
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
      Set<Digest> distinct = new HashSet<>();
      index.forEach((position, start, end, digest) -> distinct.add(digest));
      report.put("distinct-chunks", distinct.size());
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
}
