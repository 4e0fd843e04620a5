package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.api.ReferenceApi;
import io.pbs4j.testkit.api.ReferenceApi.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every GET endpoint of the reference promises to answer is answered here, with the same types: on a server that
 * has one of each, so that there is something to compare.
 */
class ReferenceShapesTest {
  /** What we tell beyond the reference 3.2; newer ones tell some of it, too. */
  private static final Set<String> MORE =
      Set.of(
          "backend", "backend-type", "prune-guard", "finished", "missing", "warnings", "start", "dedup_factor",
          "notification-thresholds", "notify-thresholds", "content-type");

  private @TempDir static Path directory;
  private static PbsServer server;
  private static RestClient client;
  private static String upid;

  @BeforeAll
  static void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory));
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
    Datastore store = server.datastores().writing("default");
    try (BackupSession session =
        store.backup(
            new BackupRequest(
                Namespace.ROOT, BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z"), AuthId.parse("root@pam"), false,
                false),
            line -> {})) {
      new Uploader(session).smallBackup();
    }
    post("/access/users", "userid=name1@pbs&password=secret-1&comment=x&email=a@b.cc&firstname=ab&lastname=cd");
    post("/access/users/name1@pbs/token/name1", "comment=x");
    client.call("PUT", "/api2/json/access/acl", "path=/&role=Audit&auth-id=name1@pbs");
    post("/config/prune", "id=name1&store=default&schedule=daily&keep-last=3&comment=x");
    post("/config/verify", "id=name1&store=default&schedule=daily&comment=x");
    post("/config/traffic-control", "name=name1&network=10.0.0.0/8&rate-in=10%20MB");
    String notifications = "/config/notifications";
    post(notifications + "/endpoints/gotify", "name=name1&server=https://127.0.0.1:1&token=x&comment=x");
    post(notifications + "/endpoints/sendmail", "name=name2&mailto=a@b.cc");
    post(notifications + "/endpoints/smtp", "name=name3&server=127.0.0.1&from-address=a@b.cc&mailto=a@b.cc");
    post(notifications + "/matchers", "name=name4&match-field=exact:type=gc&target=name1");
    upid = post("/admin/datastore/default/verify", "").asText();
    post("/admin/prune/name1/run", "");
    post("/admin/verify/name1/run", "");
    post("/admin/datastore/default/gc", "");
    server.tasks().awaitIdle(Duration.ofSeconds(30));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static JsonNode post(String path, String form) throws Exception {
    return client.post(path, form).path("data");
  }

  @TestFactory
  Stream<DynamicTest> answersHaveTheShapesOfTheReference() throws Exception {
    return ReferenceApi.admin().stream()
        .filter(operation -> operation.method().equals("GET"))
        .filter(operation -> !operation.returns().path("type").asText("null").equals("null"))
        .map(operation -> DynamicTest.dynamicTest(operation.path(), () -> check(operation)));
  }

  private static void check(Operation operation) throws Exception {
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("node", "localhost"),
            Map.entry("upid", upid),
            Map.entry("store", "default"),
            Map.entry("userid", "name1@pbs"),
            Map.entry("token-name", "name1"),
            Map.entry("id", "name1"),
            Map.entry("name", name(operation.path())),
            Map.entry("backup-type", "vm"),
            Map.entry("backup-id", "100"),
            Map.entry("backup-time", "1700000000"));
    String path = operation.path();
    List<String> query = new ArrayList<>();
    for (Map.Entry<String, JsonNode> parameter : operation.parameters().properties()) {
      String name = parameter.getKey();
      String value = values.getOrDefault(name, "");
      if (path.contains("{" + name + "}")) {
        path = path.replace("{" + name + "}", URLEncoder.encode(value, StandardCharsets.UTF_8));
      } else if (parameter.getValue().path("optional").asInt() == 0) {
        query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    JsonNode data = client.get(path + (query.isEmpty() ? "" : "?" + String.join("&", query))).path("data");
    List<String> differences = new ArrayList<>();
    // The reference describes files of snapshots as texts and answers with objects, as we do.
    data.forEach(item -> removeFiles(item));
    compare("data", data, operation.returns(), differences);
    assertThat(differences).isEmpty();
    if (data.isArray() && !operation.path().equals("/admin/metrics") && !operation.path().contains("/tfa")) {
      assertThat(data).isNotEmpty();
    }
  }

  private static String name(String path) {
    if (path.contains("/datastore/")) {
      return "default";
    }
    if (path.contains("/matchers/")) {
      return "name4";
    }
    return path.contains("/sendmail/") ? "name2" : path.contains("/smtp/") ? "name3" : "name1";
  }

  private static void removeFiles(JsonNode item) {
    if (item instanceof ObjectNode snapshot && snapshot.path("files").path(0).isObject()) {
      snapshot.putArray("files").add("a");
    }
  }

  private static void compare(String where, JsonNode data, JsonNode schema, List<String> differences) {
    switch (schema.path("type").asText()) {
      case "array" -> {
        require(data.isArray(), where, "a list", data, differences);
        for (int i = 0; i < data.size(); i++) {
          compare(where + "[" + i + "]", data.path(i), schema.path("items"), differences);
        }
      }
      case "object" -> {
        require(data.isObject(), where, "an object", data, differences);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
          if (data.has(property.getKey())) {
            compare(where + "." + property.getKey(), data.path(property.getKey()), property.getValue(), differences);
          } else if (property.getValue().path("optional").asInt() == 0) {
            differences.add(where + " has no " + property.getKey());
          }
        }
        if (schema.has("properties") && !schema.path("additionalProperties").asBoolean()) {
          data.fieldNames()
              .forEachRemaining(
                  name -> {
                    if (!schema.path("properties").has(name) && !MORE.contains(name)) {
                      differences.add(where + " has " + name + ", which the reference does not have");
                    }
                  });
        }
      }
      case "string" -> {
        require(data.isTextual(), where, "a text", data, differences);
        JsonNode choices = schema.path("enum");
        if (choices.isArray()) {
          List<String> known = new ArrayList<>();
          choices.forEach(choice -> known.add(choice.asText()));
          require(known.contains(data.asText()), where, "one of " + known, data, differences);
        }
      }
      case "integer" -> require(data.isIntegralNumber(), where, "an integer", data, differences);
      // Gaps in a history are null, with the reference as well.
      case "number" -> require(data.isNumber() || data.isNull(), where, "a number", data, differences);
      case "boolean" -> require(data.isBoolean(), where, "a boolean", data, differences);
      default -> {}
    }
  }

  private static void require(boolean holds, String where, String what, JsonNode data, List<String> differences) {
    if (!holds) {
      differences.add(where + " is not " + what + ": " + data);
    }
  }
}
