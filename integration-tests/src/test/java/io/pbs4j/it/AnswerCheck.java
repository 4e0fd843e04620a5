package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.testkit.Exchange;
import io.pbs4j.testkit.Exchange.Body;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Compares answers with the recorded ones. */
final class AnswerCheck {
  /** Length of the header of an index. */
  private static final int INDEX_HEADER = 4096;

  private static final int MAGIC_DIGITS = 16;
  private static final int FIRST_ERROR = 400;
  private static final Pattern LOG = Pattern.compile(".*/tasks/.*/log\\?.*");

  /** Fields whose values are of another machine or time, by the end of the path. */
  private static final Map<Pattern, Set<String>> VARYING =
      Map.of(
          Pattern.compile(".*/admin/datastore/trace/status"), Set.of("avail", "total", "used"),
          Pattern.compile(".*/version"), Set.of("release", "repoid"),
          Pattern.compile(".*/tasks\\?.*"), Set.of("pid", "pstart", "starttime", "endtime"),
          Pattern.compile(".*/tasks/.*/status"), Set.of("node", "pid", "pstart", "starttime"),
          Pattern.compile(".*/snapshots\\?.*"), Set.of("fingerprint"));

  private final Renames renames;
  private final SyntheticBlobs blobs;
  private final List<String> lines = new ArrayList<>();
  private final Set<IntendedDifference> met = new HashSet<>();

  AnswerCheck(Renames renames, SyntheticBlobs blobs) {
    this.renames = renames;
    this.blobs = blobs;
  }

  /** Forgets the task log that the last trace read. */
  void begin() {
    lines.clear();
  }

  /** Takes the lines of an answer about a log that grows. */
  void lines(WireAnswer answer) {
    JsonNode log = JsonLikeness.parse(answer.text());
    for (JsonNode line : log.path("data")) {
      assertThat(line.path("n").asInt()).isEqualTo(lines.size() + 1);
      assertThat(line.path("t").isTextual()).isTrue();
      assertThat(line.size()).isEqualTo(2);
      lines.add(TaskLines.withoutTime(line.path("t").asText()));
    }
    assertThat(log.path("total").asInt()).isEqualTo(lines.size());
  }

  /** Asks for the lines that have not been seen, as the recorded client did in its time. */
  String nextLines(String path) {
    return LOG.matcher(path).matches()
        ? path.replaceFirst("start=\\d+", "start=" + (lines.size() + 1))
        : path;
  }

  /** Learns what the two servers made up: tickets and UPIDs. */
  void learn(Exchange recorded, WireAnswer answer) {
    String text = recorded.responseBody().text();
    if (recorded.status() != answer.status() || text == null || !text.startsWith("{")) {
      return;
    }
    if (recorded.path().endsWith("/access/ticket")) {
      for (String field : List.of("ticket", "CSRFPreventionToken")) {
        renames.learn(
            JsonLikeness.parse(text).at("/data/" + field).asText(),
            JsonLikeness.parse(answer.text()).at("/data/" + field).asText());
      }
    } else if (recorded.path().endsWith("/gc")) {
      renames.learnUpid(
          JsonLikeness.parse(text).path("data").asText(),
          JsonLikeness.parse(answer.text()).path("data").asText());
    } else if (recorded.path().contains("/tasks?")) {
      JsonNode theirs = JsonLikeness.parse(text).path("data");
      JsonNode ours = withoutReaders(JsonLikeness.parse(answer.text())).path("data");
      for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
        renames.learnUpid(theirs.path(i).path("upid").asText(), ours.path(i).path("upid").asText());
      }
    }
  }

  /**
   * Requires an answer to be the recorded one in our words.
   *
   * @param source session of this replay whose files a download is about, null if there was none
   */
  void same(Exchange recorded, WireAnswer answer, ReplayedSession source) throws Exception {
    Body body = recorded.responseBody();
    if (recorded.status() != answer.status()) {
      throw new AssertionError(recorded.status() + " expected: " + answer.status() + " " + answer.text());
    }
    for (String header : List.of("content-type", "upgrade", "connection")) {
      String expected = recorded.responseHeaders().get(header);
      if (expected != null) {
        String ours = answer.headers().get(header);
        assertThat(ours).as(header).isEqualToIgnoringCase(inOurWords(recorded, expected));
      }
    }
    if (body.binary()) {
      sameBytes(recorded, answer.body(), source);
    } else if (recorded.status() >= FIRST_ERROR || Objects.requireNonNull(body.text()).isEmpty()) {
      assertThat(answer.text()).isEqualTo(inOurWords(recorded, Objects.requireNonNull(body.text())));
    } else if (LOG.matcher(recorded.path()).matches()) {
      sameLog(recorded, answer);
    } else {
      sameJson(recorded, answer);
    }
  }

  /** The intended differences that have been met. */
  Set<IntendedDifference> met() {
    return met;
  }

  private String inOurWords(Exchange recorded, String text) {
    String ours = renames.apply(text);
    for (IntendedDifference difference : IntendedDifference.ALL) {
      if (difference.concerns(recorded.path(), ours)) {
        met.add(difference);
        ours = ours.replace(difference.recorded(), difference.ours());
      }
    }
    return ours;
  }

  /** A list of tasks without those that the reference does not list, see {@link IntendedDifference}. */
  private static JsonNode withoutReaders(JsonNode answer) {
    if (answer.path("data") instanceof ArrayNode tasks) {
      tasks.removeIf(task -> task.path("worker_type").asText().equals("reader"));
    }
    return answer;
  }

  private void sameJson(Exchange recorded, WireAnswer answer) {
    JsonNode expected = JsonLikeness.parse(inOurWords(recorded, recorded.responseBody().text()));
    JsonNode actual = withoutReaders(JsonLikeness.parse(answer.text()));
    assertThat(JsonLikeness.shape(actual)).isEqualTo(JsonLikeness.shape(expected));
    Set<String> varying =
        VARYING.entrySet().stream()
            .filter(e -> e.getKey().matcher(recorded.path()).matches())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Set.of());
    assertThat(JsonLikeness.values(actual, varying)).isEqualTo(JsonLikeness.values(expected, varying));
  }

  /** A log page has the same fields; whether there are lines in it yet is a matter of time. */
  private void sameLog(Exchange recorded, WireAnswer answer) {
    lines(answer);
    String text = Objects.requireNonNull(recorded.responseBody().text());
    if (!recorded.responseBody().complete()) {
      List<String> expected = TaskLines.recorded(inOurWords(recorded, text));
      assertThat(lines).hasSizeGreaterThan(expected.size());
      assertThat(lines.subList(0, expected.size())).isEqualTo(expected);
      return;
    }
    JsonNode expected = JsonLikeness.parse(text);
    assertThat(fields(JsonLikeness.parse(answer.text()))).isEqualTo(fields(expected));
    if (!expected.path("active").asBoolean()) {
      assertThat(lines)
          .contains("Start GC phase1 (mark used chunks)", "Removed chunks: 0")
          .endsWith("TASK OK");
    }
  }

  private static Map<String, Set<JsonNodeType>> fields(JsonNode page) {
    Map<String, Set<JsonNodeType>> shape = new TreeMap<>(JsonLikeness.shape(page));
    shape.keySet().removeIf(path -> path.startsWith(".data[]"));
    return shape;
  }

  private void sameBytes(Exchange recorded, byte[] actual, ReplayedSession source) throws Exception {
    Body body = recorded.responseBody();
    String head = HexFormat.of().formatHex(Arrays.copyOf(actual, MAGIC_DIGITS / 2));
    assertThat(head).isEqualTo(Objects.requireNonNull(body.head()).substring(0, MAGIC_DIGITS));
    if (source == null) {
      // of the golden datastore, which we have as it was
      assertThat(Digest.sha256(actual).toString()).isEqualTo(body.sha256());
      return;
    }
    Map<String, String> parameters = TraceReplay.parameters(recorded);
    String name = parameters.getOrDefault("file-name", parameters.getOrDefault("archive-name", ""));
    byte[] sent = source.contents().get(name);
    if (name.isEmpty()) {
      Digest digest = Digest.parse(renames.apply(parameters.get("digest")));
      assertThat(actual).isEqualTo(blobs.known(digest).blob().bytes());
    } else if (name.equals("index.json.blob")) {
      assertThat(Manifest.ofBlob(name, actual, Zstd.detect()).files())
          .isEqualTo(Manifest.parse(name, sent).files());
    } else if (name.endsWith(".blob")) {
      assertThat(actual).isEqualTo(sent);
    } else {
      assertThat(actual.length).isEqualTo((int) body.length());
      assertThat(Arrays.copyOfRange(actual, INDEX_HEADER, actual.length)).isEqualTo(sent);
    }
  }
}
