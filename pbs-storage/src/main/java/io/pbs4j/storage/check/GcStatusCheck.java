package io.pbs4j.storage.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The figures of the last garbage collection. */
final class GcStatusCheck implements StoreCheck {
  @Override
  public String name() {
    return "gc-status";
  }

  @Override
  public String description() {
    return "the figures of the last garbage collection";
  }

  @Override
  public Cost cost() {
    return Cost.ATTRIBUTES;
  }

  /** Longest file that is read. */
  private static final int LIMIT = 1 << 16;

  @Override
  public void check(StoreFacts store, FindingSink out) throws IOException {
    Path file = store.root().resolve(NAME);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String problem = problem(file);
    if (!problem.isEmpty()) {
      out.add(FindingCode.GC_STATUS_UNREADABLE, Subject.path(NAME), problem);
    }
  }

  private static String problem(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LIMIT);
    }
    try {
      JsonNode node = new ObjectMapper().readTree(bytes);
      return node.isObject() ? "" : "not a JSON object";
    } catch (JsonProcessingException e) {
      return "not valid JSON";
    }
  }

  private static final String NAME = ".gc-status";
}
