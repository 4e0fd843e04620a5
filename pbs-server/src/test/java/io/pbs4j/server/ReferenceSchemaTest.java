package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.testkit.api.ReferenceApi;
import io.pbs4j.testkit.api.ReferenceApi.Operation;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every endpoint of the reference, from its own description: what it accepts is accepted here, what it refuses is
 * refused, and the message names the parameter. No call does anything, as each has a parameter that is not allowed.
 */
class ReferenceSchemaTest {
  /** A parameter that no endpoint has. */
  private static final String STRANGER = "pbs4j-stranger";

  /** Directories of which nothing below is among the endpoints for administration. */
  private static final Set<String> ROOTS = Set.of("/", "/nodes/{node}/services/{service}");

  /** What may be left out here: there is a place for datastores, and those in buckets have none. */
  private static final Set<String> OPTIONAL = Set.of("POST /config/datastore path");

  private static final Pattern CAPTURED = Pattern.compile("\\{([^}]*)}");
  private static final Pattern NAMED = Pattern.compile("- '([^']+)': |parameter verification failed - '([^']+)': ");

  /** Where a value that satisfies the schema alone would still be nonsense. */
  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("node", "localhost"),
          Map.entry("password", "secret-1"),
          Map.entry("digest", "0".repeat(64)),
          Map.entry("store", "default"),
          Map.entry("backup-id", "100"),
          Map.entry("backup-time", "1700000000"),
          Map.entry("dns1", "10.0.0.1"),
          Map.entry("dns2", "10.0.0.2"),
          Map.entry("dns3", "fe80::1"),
          Map.entry("network", "10.0.0.0/8"),
          Map.entry("upid", "UPID:here:00000001:00000001:00000001:5F000000:backup:default:root@pam:"),
          Map.entry("file-name", "index.json.blob"),
          Map.entry("filepath", "/"),
          Map.entry("path", "/datastore/default"),
          Map.entry("gc-schedule", "daily"),
          Map.entry("prune-schedule", "daily"),
          Map.entry("schedule", "mon..fri 22:00"),
          Map.entry("match-calendar", "mon..fri 8-17"),
          Map.entry("timeframe", "mon..fri 8-17"),
          Map.entry("match-field", "exact:type=gc"),
          Map.entry("match-severity", "error"),
          Map.entry("maintenance-mode", "read-only"),
          Map.entry("tuning", "chunk-order=inode"),
          Map.entry("notify", "gc=error"),
          Map.entry("server", "127.0.0.1"),
          Map.entry("new-owner", "a@pbs"),
          Map.entry("auth-id", "a@pbs!token"),
          Map.entry("userid", "a@pbs"),
          Map.entry("timezone", "Etc/UTC"),
          Map.entry("name", "name1"),
          Map.entry("id", "name1"),
          Map.entry("rate-in", "10 MB"),
          Map.entry("rate-out", "1 MiB"),
          Map.entry("burst-in", "10 MB"),
          Map.entry("burst-out", "1 MiB"),
          Map.entry("acmedomain0", "a.example"),
          Map.entry("acmedomain1", "a.example"),
          Map.entry("acmedomain2", "a.example"),
          Map.entry("acmedomain3", "a.example"),
          Map.entry("acmedomain4", "a.example"));

  private static final List<String> CANDIDATES =
      List.of("abc", "a@pbs", "/", "0".repeat(64), "pbsc-0123456789", "abcdef-ghi", "1");

  private @TempDir static Path directory;
  private static PbsServer server;
  private static RestClient client;
  private static List<Operation> operations;
  private static JsonNode openapi;

  @BeforeAll
  static void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory));
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
    operations = ReferenceApi.admin();
    openapi = new ObjectMapper().readTree(client.call("GET", "/api2/openapi.json", "").body());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Set<String> captured(Operation operation) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = CAPTURED.matcher(operation.path());
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  @Test
  void nearlyAllAreThere() {
    Set<String> ours = new TreeSet<>();
    openapi
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            ours.add(method.toUpperCase() + " " + plain(path.getKey().replaceFirst("/api2/json", "")))));
    List<String> missing =
        operations.stream()
            .map(operation -> operation.method() + " " + plain(operation.path()))
            .filter(operation -> !ours.contains(operation))
            .toList();
    assertThat(missing).isEmpty();
  }

  private static String plain(String path) {
    String bare = path.isEmpty() ? "/" : path;
    return CAPTURED.matcher(bare).replaceAll("{}");
  }

  /** A call with some values; {@code null} leaves one out. */
  private static HttpResponse<String> call(Operation operation, Map<String, String> values) throws Exception {
    String path = operation.path();
    StringBuilder form = new StringBuilder();
    Set<String> inPath = captured(operation);
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (inPath.contains(value.getKey())) {
        path = path.replace("{" + value.getKey() + "}", encode(value.getValue()));
      } else {
        form.append(form.isEmpty() ? "" : "&").append(encode(value.getKey())).append('=').append(encode(value.getValue()));
      }
    }
    boolean query = operation.method().equals("GET") || operation.method().equals("DELETE") || isUpload(operation);
    return client.call(
        operation.method(), "/api2/json" + path + (query ? "?" + form : ""), query ? "" : form.toString());
  }

  private static boolean isUpload(Operation operation) {
    return operation.path().endsWith("/upload-backup-log");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Map<String, String> samples(Operation operation, boolean optional) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : captured(operation)) {
      values.put(name, SAMPLES.getOrDefault(name, "name1"));
    }
    operation
        .parameters()
        .properties()
        .forEach(
            parameter -> {
              if (optional || parameter.getValue().path("optional").asInt() == 0) {
                values.put(parameter.getKey(), sample(parameter.getKey(), parameter.getValue()));
              }
            });
    return values;
  }

  private static String sample(String name, JsonNode schema) {
    switch (schema.path("type").asText()) {
      case "array":
        return sample(name, schema.path("items"));
      case "boolean":
        return "true";
      case "integer":
        return SAMPLES.containsKey(name)
            ? SAMPLES.get(name)
            : String.valueOf(Math.max(schema.path("minimum").asLong(1), 1));
      default:
        if (schema.has("enum")) {
          return schema.path("enum").path(0).asText();
        }
    }
    List<String> candidates = new ArrayList<>();
    if (SAMPLES.containsKey(name)) {
      candidates.add(SAMPLES.get(name));
    }
    candidates.addAll(CANDIDATES);
    return candidates.stream()
        .filter(candidate -> fits(candidate, schema))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no sample of " + name + ": " + schema));
  }

  private static boolean fits(String value, JsonNode schema) {
    String pattern = schema.path("pattern").asText();
    return value.length() >= schema.path("minLength").asInt(0)
        && value.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && (pattern.isEmpty() || pattern.equals("LONG") || regex(pattern).matcher(value).matches());
  }

  private static Pattern regex(String pattern) {
    String java =
        pattern
            .replaceFirst("^/", "")
            .replaceFirst("/$", "")
            .replace("(?P<", "(?<")
            .replace("[[:^cntrl:]]", "\\P{Cntrl}")
            .replace("[:cntrl:]", "\\p{Cntrl}")
            .replace("task_id", "taskid");
    return Pattern.compile(java);
  }

  /** Values that a schema does not allow. */
  private static List<String> wrong(JsonNode schema) {
    switch (schema.path("type").asText()) {
      case "array":
        return wrong(schema.path("items"));
      case "boolean":
        return List.of("perhaps");
      case "integer":
        List<String> numbers = new ArrayList<>(List.of("x", "1.5"));
        if (schema.has("minimum")) {
          numbers.add(String.valueOf(schema.path("minimum").asLong() - 1));
        }
        if (schema.has("maximum")) {
          numbers.add(String.valueOf(schema.path("maximum").asLong() + 1));
        }
        return numbers;
      default:
        List<String> texts = new ArrayList<>();
        if (schema.has("enum") || schema.path("pattern").asText().equals("LONG")) {
          texts.add("no such choice");
        }
        if (schema.path("maxLength").asInt() > 0) {
          texts.add("a".repeat(schema.path("maxLength").asInt() + 1));
        }
        if (schema.path("minLength").asInt() > 1) {
          texts.add("a".repeat(schema.path("minLength").asInt() - 1));
        }
        if (schema.has("pattern")) {
          texts.add("bell\u0007");
        }
        return texts;
    }
  }

  private static Set<String> named(HttpResponse<String> answer) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAMED.matcher(answer.body());
    while (matcher.find()) {
      names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return names;
  }

  private static void requireNamed(Operation operation, Map<String, String> values, String what, String... expected)
      throws Exception {
    HttpResponse<String> answer = call(operation, values);
    if (answer.statusCode() != 400 || !named(answer).equals(Set.of(expected))) {
      fail(
          "%s with %s: %d %s, expected it to name %s",
          operation, what, answer.statusCode(), answer.body(), String.join(", ", expected));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyEndpointTakesWhatTheReferenceTakesAndNothingElse() {
    return operations.stream().filter(operation -> !isDirectory(operation)).map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> check(operation)));
  }

  /** A list of what lies below; whatever is asked with it counts for nothing. */
  private static boolean isDirectory(Operation operation) {
    return operation.method().equals("GET")
        && operation.returns().path("type").asText().equals("null")
        && captured(operation).containsAll(names(operation))
        && (ROOTS.contains(operation.path())
            || operations.stream().anyMatch(other -> other.path().startsWith(operation.path() + "/")));
  }

  private static Set<String> names(Operation operation) {
    Set<String> names = new TreeSet<>();
    operation.parameters().fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void check(Operation operation) throws Exception {
    for (boolean optional : new boolean[] {false, true}) {
      Map<String, String> all = samples(operation, optional);
      all.put(STRANGER, "1");
      requireNamed(operation, all, optional ? "all parameters" : "its parameters", STRANGER);
    }
    Set<String> inPath = captured(operation);
    for (Map.Entry<String, JsonNode> parameter : operation.parameters().properties()) {
      String name = parameter.getKey();
      if (inPath.contains(name)) {
        continue;
      }
      if (parameter.getValue().path("optional").asInt() == 0 && !OPTIONAL.contains(operation + " " + name)) {
        Map<String, String> without = samples(operation, false);
        without.remove(name);
        requireNamed(operation, without, "no " + name, name);
      }
      for (String value : wrong(parameter.getValue())) {
        Map<String, String> wrong = samples(operation, false);
        wrong.put(name, value);
        wrong.put(STRANGER, "1");
        requireNamed(operation, wrong, name + "=" + value, name, STRANGER);
      }
    }
  }
}
