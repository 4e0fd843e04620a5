package io.pbs4j.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.FrontDoor;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.push.PushSettings;
import io.pbs4j.server.traffic.RateLimits;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape of a server has. */
class MetricsTest {
  private @TempDir Path directory;

  private PbsServer server(boolean open, int groups) throws Exception {
    return PbsServer.start(
        ServerConfig.forTests(directory).withDoor(new FrontDoor(RateLimits.OFF, open, groups, PushSettings.USUAL)));
  }

  private static void backup(PbsServer server, String snapshot) throws Exception {
    Datastore store = server.datastores().writing("default");
    try (BackupSession session =
        store.backup(
            new BackupRequest(
                Namespace.ROOT, BackupSnapshot.parse(snapshot), AuthId.parse("root@pam"), false, false),
            line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  private HttpResponse<String> scrape(PbsServer server) throws Exception {
    String secret = Files.readString(directory.resolve("root-token")).strip();
    return new RestClient(server.port())
        .withToken("root@pam!root-token", secret)
        .call("GET", "/metrics", "");
  }

  private List<String> lines(PbsServer server) throws Exception {
    HttpResponse<String> answer = scrape(server);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
    return answer.body().lines().toList();
  }

  @Test
  void thePromisedFamiliesAreThere() throws Exception {
    try (PbsServer server = server(false, 10)) {
      scrape(server);
      assertThat(lines(server))
          .contains(
              "pbs_backup_bytes_total 0.0",
              "pbs_restore_bytes_total 0.0",
              "pbs_active_sessions 0.0",
              "pbs_requests_total{method=\"GET\",endpoint=\"/metrics\",status=\"200\",} 1.0",
              "pbs_request_duration_seconds_count{method=\"GET\",} 1.0",
              "pbs_up 1.0");
    }
  }

  @Test
  void datastoresNamespacesAndGroupsHaveTheirFigures() throws Exception {
    try (PbsServer server = server(false, 10)) {
      backup(server, "vm/100/2023-11-14T22:13:20Z");
      backup(server, "vm/100/2023-11-15T22:13:20Z");
      backup(server, "ct/100/2023-11-13T22:13:20Z");
      assertThat(lines(server))
          .contains(
              "pbs_snapshot_count{datastore=\"default\",namespace=\"\",} 3.0",
              "pbs_group_count{datastore=\"default\",namespace=\"\",} 2.0",
              "pbs_snapshot_unverified_count{datastore=\"default\",namespace=\"\",} 3.0",
              "pbs_group_snapshots{datastore=\"default\",namespace=\"\",type=\"vm\",id=\"100\",} 2.0",
              "pbs_group_last_backup_timestamp_seconds{datastore=\"default\",namespace=\"\",type=\"ct\",id=\"100\",}"
                  + " 1.6999136E9",
              // The exporter knows groups by id alone.
              "pbs_snapshot_vm_count{datastore=\"default\",namespace=\"\",vm_id=\"100\",vm_name=\"\",} 3.0",
              "pbs_sessions{datastore=\"default\",kind=\"backup\",} 0.0")
          .anyMatch(line -> line.startsWith("pbs_available{datastore=\"default\",} "));
    }
  }

  @Test
  void groupsBeyondTheBoundAreCountedOnly() throws Exception {
    try (PbsServer server = server(false, 1)) {
      backup(server, "vm/100/2023-11-15T22:13:20Z");
      backup(server, "ct/100/2023-11-13T22:13:20Z");
      List<String> lines = lines(server);
      assertThat(lines).contains("pbs_groups_without_metrics 1.0");
      assertThat(lines.stream().filter(line -> line.startsWith("pbs_group_snapshots{")))
          .containsExactly("pbs_group_snapshots{datastore=\"default\",namespace=\"\",type=\"vm\",id=\"100\",} 1.0");
    }
  }

  @Test
  void noFamilyIsThereTwiceAndNoSampleEither() throws Exception {
    try (PbsServer server = server(false, 10)) {
      backup(server, "vm/100/2023-11-15T22:13:20Z");
      List<String> lines = lines(server);
      Stream<String> names = lines.stream().filter(line -> line.startsWith("# TYPE")).map(line -> line.split(" ")[2]);
      assertThat(names).doesNotHaveDuplicates();
      assertThat(lines.stream().filter(l -> !l.startsWith("#")).map(l -> l.substring(0, l.lastIndexOf(' '))))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void onlyASwitchMakesThemPublic() throws Exception {
    try (PbsServer server = server(false, 10)) {
      assertThat(new RestClient(server.port()).call("GET", "/metrics", "").statusCode()).isEqualTo(401);
    }
    try (PbsServer server = server(true, 10)) {
      assertThat(new RestClient(server.port()).call("GET", "/metrics", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoeverMayAuditADatastoreGetsItsFiguresAndNoOthers() throws Exception {
    try (PbsServer server = server(false, 10)) {
      String secret = Files.readString(directory.resolve("root-token")).strip();
      RestClient root = new RestClient(server.port()).withToken("root@pam!root-token", secret);
      root.post("/access/users", "userid=m%40pbs&password=long-enough-1");
      String value = root.post("/access/users/m%40pbs/token/t", "").at("/data/value").asText();
      RestClient auditor = new RestClient(server.port()).withToken("m@pbs!t", value);
      assertThat(auditor.call("GET", "/metrics", "").statusCode()).isEqualTo(403);
      for (String who : List.of("m%40pbs", "m%40pbs%21t")) {
        root.call(
            "PUT", "/api2/json/access/acl", "path=%2Fdatastore%2Fdefault&role=DatastoreAudit&auth-id=" + who);
      }
      HttpResponse<String> answer = auditor.call("GET", "/metrics", "");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("pbs_size{datastore=\"default\",}").doesNotContain("pbs_host_", "pbs_up");
    }
  }
}
