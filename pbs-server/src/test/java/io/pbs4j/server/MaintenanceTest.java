package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.core.task.Upid;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance modes, prune of a datastore and the record of removals, through the API. */
class MaintenanceTest {
  private static final String STORE = "/admin/datastore/default";
  private static final String CONFIG = "/api2/json/config/datastore/default";

  private @TempDir Path directory;
  private PbsServer server;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        PbsServer.start(
            ServerConfig.forTests(directory),
            InstantSource.fixed(Instant.parse("2023-12-01T00:00:00Z")),
            ZoneOffset.UTC);
    restartClient();
  }

  private void restartClient() throws Exception {
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void backup(String ns, String snapshot) throws Exception {
    Datastore store = server.datastores().writing("default");
    try (BackupSession session =
        store.backup(
            new BackupRequest(
                Namespace.parse(ns), BackupSnapshot.parse(snapshot), AuthId.parse("root@pam"), false, false),
            line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  private String answer(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = client.call(method, "/api2/json" + path, form);
    return answer.statusCode() + " " + answer.body();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<String> log(JsonNode upid) throws Exception {
    server.tasks().awaitIdle(Duration.ofSeconds(20));
    assertThat(Upid.parse(upid.asText()).type()).isEqualTo("prune");
    List<String> lines = new ArrayList<>();
    client
        .get("/nodes/localhost/tasks/" + encode(upid.asText()) + "/log?limit=0")
        .path("data")
        .forEach(line -> lines.add(line.path("t").asText().replaceFirst("^[^ ]+: ", "")));
    return lines;
  }

  @Test
  void aReadOnlyDatastoreIsReadButNotChanged() throws Exception {
    assertThat(client.call("PUT", CONFIG, "maintenance-mode=" + encode("type=read-only,message=hello")).statusCode())
        .isEqualTo(200);
    assertThat(client.get("/config/datastore/default").at("/data/maintenance-mode").asText())
        .isEqualTo("read-only,message=hello");
    assertThat(client.get("/admin/datastore").at("/data/0/maintenance").asText())
        .isEqualTo("read-only,message=hello");
    assertThat(answer("GET", STORE + "/snapshots", "")).startsWith("200");
    assertThat(answer("GET", STORE + "/status", "")).startsWith("200");
    String refused = "400 datastore 'default' is in read-only maintenance mode: hello";
    String group = "backup-type=host&backup-id=h";
    assertThat(answer("POST", STORE + "/gc", "")).startsWith(refused);
    assertThat(answer("POST", STORE + "/prune", group + "&keep-last=1")).startsWith(refused);
    assertThat(answer("POST", STORE + "/prune-datastore", "keep-last=1")).startsWith(refused);
    assertThat(answer("POST", STORE + "/namespace", "name=n")).startsWith(refused);
    assertThat(answer("PUT", STORE + "/group-notes", group + "&notes=x")).startsWith(refused);
    assertThat(answer("DELETE", STORE + "/snapshots?" + group + "&backup-time=1700000000", ""))
        .startsWith(refused);
  }

  @Test
  void anOfflineDatastoreIsListedOnlyAndComesBackAlsoAfterARestart() throws Exception {
    assertThat(client.call("PUT", CONFIG, "maintenance-mode=offline").statusCode()).isEqualTo(200);
    stop();
    start();
    String refused = "400 datastore 'default' is in offline maintenance mode: ";
    assertThat(answer("GET", STORE + "/snapshots", "")).startsWith(refused);
    assertThat(answer("GET", STORE + "/status", "")).startsWith(refused);
    assertThat(client.get(STORE + "/active-operations").at("/data/read").asInt()).isZero();
    assertThat(client.get("/admin/datastore").at("/data/0/store").asText()).isEqualTo("default");
    assertThat(client.get("/status/datastore-usage").at("/data/0/error").asText()).contains("offline");
    assertThat(client.call("PUT", CONFIG, "delete=maintenance-mode").statusCode()).isEqualTo(200);
    assertThat(answer("GET", STORE + "/snapshots", "")).startsWith("200");
  }

  @Test
  void aDatastoreThatIsBeingDeletedStaysSo() throws Exception {
    assertThat(client.call("PUT", CONFIG, "maintenance-mode=delete").statusCode()).isEqualTo(200);
    assertThat(client.call("PUT", CONFIG, "delete=maintenance-mode").body()).contains("datastore is being deleted");
    assertThat(answer("GET", STORE + "/snapshots", "")).startsWith("400 datastore is being deleted");
  }

  @Test
  void aPruneOfTheDatastoreLogsAsTheReferenceAndIsRecorded() throws Exception {
    for (String day : List.of("14", "15", "16", "17")) {
      backup("", "host/h1/2023-11-" + day + "T22:13:20Z");
    }
    client.post(STORE + "/namespace", "name=n1");
    backup("n1", "host/h2/2023-11-14T22:13:20Z");
    backup("n1", "host/h2/2023-11-15T22:13:20Z");
    client.call(
        "PUT",
        "/api2/json" + STORE + "/protected",
        "backup-type=host&backup-id=h1&backup-time=1700000000&protected=1");
    assertThat(log(client.post(STORE + "/prune-datastore", "keep-last=1&dry-run=1").path("data")))
        .containsExactly(
            "Starting datastore prune on datastore 'default', root namespace, down to full depth",
            "(dry test run)",
            "retention options: --keep-last 1",
            "Pruning group :\"host/h1\"",
            "would protected host/h1/2023-11-14T22:13:20Z",
            "would remove host/h1/2023-11-15T22:13:20Z",
            "would remove host/h1/2023-11-16T22:13:20Z",
            "would keep host/h1/2023-11-17T22:13:20Z",
            "Pruning group n1:\"host/h2\"",
            "would remove host/h2/2023-11-14T22:13:20Z",
            "would keep host/h2/2023-11-15T22:13:20Z",
            "TASK OK");
    assertThat(log(client.post(STORE + "/prune-datastore", "keep-last=2&max-depth=0").path("data")))
        .containsExactly(
            "Starting datastore prune on datastore 'default', root namespace, non-recursive",
            "retention options: --max-depth 0 --keep-last 2",
            "Pruning group :\"host/h1\"",
            "protected host/h1/2023-11-14T22:13:20Z",
            "remove host/h1/2023-11-15T22:13:20Z",
            "keep host/h1/2023-11-16T22:13:20Z",
            "keep host/h1/2023-11-17T22:13:20Z",
            "TASK OK");
    assertThat(log(client.post(STORE + "/prune-datastore", "keep-last=1&ns=n1").path("data")))
        .containsExactly(
            "Starting datastore prune on datastore 'default', namespace 'n1', down to full depth",
            "retention options: --ns n1 --keep-last 1",
            "Pruning group n1:\"host/h2\"",
            "remove host/h2/2023-11-14T22:13:20Z",
            "keep host/h2/2023-11-15T22:13:20Z",
            "TASK OK");
    client.call("DELETE", "/api2/json" + STORE + "/groups?backup-type=host&backup-id=h2&ns=n1", "");
    List<String> removals = new ArrayList<>();
    client
        .get(STORE + "/removals")
        .path("data")
        .forEach(
            r ->
                removals.add(
                    r.path("who").asText() + " " + r.path("action").asText() + " " + r.path("ns").asText() + ":"
                        + r.path("backup-id").asText() + " " + r.path("backup-time").asLong()));
    assertThat(removals)
        .containsExactly(
            "root@pam!root-token forget group n1:h2 1700086400",
            "root@pam!root-token prune --keep-last 1 n1:h2 1700000000",
            "root@pam!root-token prune --keep-last 2 :h1 1700086400");
  }

  @Test
  void aTimeBeyondAllCalendarsIsRefused() throws Exception {
    assertThat(answer("GET", STORE + "/removals?since=" + Long.MAX_VALUE, "")).startsWith("400");
    assertThat(answer("GET", STORE + "/removals?since=253402300799", "")).startsWith("200");
  }

  @Test
  void aPruneThatWouldRemoveTooMuchStopsAndAsks() throws Exception {
    client.call("PUT", CONFIG, "prune-guard=" + encode("max-percent=50,max-removals=1"));
    for (String day : List.of("14", "15", "16", "17")) {
      backup("", "host/h1/2023-11-" + day + "T22:13:20Z");
    }
    String group = "backup-type=host&backup-id=h1&keep-last=1";
    String why = "refused to remove 3 of 4 snapshots at once, more than 50 percent";
    assertThat(log(client.post(STORE + "/prune-datastore", "keep-last=1").path("data")))
        .last()
        .asString()
        .startsWith("TASK ERROR: " + why);
    assertThat(answer("POST", STORE + "/prune", group)).startsWith("400 " + why);
    assertThat(client.get(STORE + "/snapshots").path("data")).hasSize(4);
    assertThat(answer("POST", STORE + "/prune", group + "&confirm-removals=3")).startsWith("200");
    assertThat(client.get(STORE + "/snapshots").path("data")).hasSize(1);
  }

  @Test
  void aSnapshotFromTheFutureStopsThePruneOfItsGroup() throws Exception {
    backup("", "host/h1/2023-11-14T22:13:20Z");
    backup("", "host/h1/2031-11-14T22:13:20Z");
    assertThat(answer("POST", STORE + "/prune", "backup-type=host&backup-id=h1&keep-last=1"))
        .startsWith("400 refused to prune group host/h1: snapshot host/h1/2031-11-14T22:13:20Z lies in the future");
    assertThat(log(client.post(STORE + "/prune-datastore", "keep-last=1").path("data")))
        .last()
        .isEqualTo("TASK WARNINGS: 1");
  }
}
