package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification through the API. */
class VerifyTest {
  private static final String VERIFY = "/api2/json/admin/datastore/default/verify";
  private static final String OLD = "host/h/2023-11-14T22:13:20Z";
  private static final String NEW = "host/h/2023-11-15T22:13:20Z";

  /** A chunk of every small backup. */
  private static final Digest SHARED = Digest.sha256(new byte[5000]);

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
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void backup(String ns, String snapshot) throws Exception {
    Datastore store = server.datastores().writing("default");
    if (!ns.isEmpty()) {
      store.namespaces().create(Namespace.ROOT, ns);
    }
    try (BackupSession session =
        store.backup(
            new BackupRequest(
                Namespace.parse(ns), BackupSnapshot.parse(snapshot), AuthId.parse("root@pam"), false, false),
            line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  private Path chunk(Digest digest) {
    String name = digest.toString();
    return directory.resolve("datastores/default/.chunks").resolve(name.substring(0, 4)).resolve(name);
  }

  private void damage(Digest digest) throws Exception {
    byte[] bytes = Files.readAllBytes(chunk(digest));
    bytes[20]++;
    Files.write(chunk(digest), bytes);
  }

  /** Starts and waits; answers the task's identifier. */
  private String verify(String form) throws Exception {
    HttpResponse<String> answer = client.call("POST", VERIFY, form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    String upid = answer.body().replaceFirst("^\\{\"data\":\"", "").replaceFirst("\"}$", "");
    return upid.replace("\\\\", "\\");
  }

  private JsonNode task(String upid, String what) throws Exception {
    return client.get(
        "/nodes/localhost/tasks/" + URLEncoder.encode(upid, StandardCharsets.UTF_8) + "/" + what);
  }

  private String status(String upid) throws Exception {
    return task(upid, "status").at("/data/exitstatus").asText();
  }

  private List<String> log(String upid) throws Exception {
    List<String> lines = new ArrayList<>();
    task(upid, "log?limit=0")
        .path("data")
        .forEach(line -> lines.add(line.path("t").asText().replaceFirst("^[^ ]+: ", "")));
    return lines;
  }

  private String state(String snapshot) throws Exception {
    JsonNode list = client.get("/admin/datastore/default/snapshots").path("data");
    for (JsonNode one : list) {
      if (one.path("backup-time").asLong() == BackupSnapshot.parse(snapshot).time()) {
        return one.at("/verification/state").asText();
      }
    }
    return "no such snapshot";
  }

  @Test
  void soundSnapshotsAreOk() throws Exception {
    backup("", OLD);
    String upid = verify("");
    assertThat(status(upid)).isEqualTo("OK");
    assertThat(upid).contains(":verify:default:");
    assertThat(state(OLD)).isEqualTo("ok");
    assertThat(log(verify(""))).contains("SKIPPED: verify default:" + OLD + " (recently verified)");
    assertThat(log(verify("ignore-verified=0"))).contains("verify default:" + OLD);
    assertThat(log(verify("outdated-after=0"))).contains("SKIPPED: verify default:" + OLD + " (recently verified)");
  }

  @Test
  void aDamagedChunkFailsTheTaskAndTheNextBackupMendsIt() throws Exception {
    backup("", OLD);
    damage(SHARED);
    String upid = verify("");
    assertThat(status(upid)).isEqualTo("verification failed - please check the log for details");
    assertThat(log(upid))
        .contains("Failed to verify the following snapshots/groups:", "\t" + OLD)
        .last()
        .isEqualTo("TASK ERROR: verification failed - please check the log for details");
    assertThat(state(OLD)).isEqualTo("failed");
    assertThat(chunk(SHARED)).doesNotExist();

    backup("", NEW);
    assertThat(chunk(SHARED)).exists();
    assertThat(status(verify("ignore-verified=false"))).isEqualTo("OK");
    assertThat(state(OLD)).isEqualTo("ok");
    assertThat(state(NEW)).isEqualTo("ok");
  }

  @Test
  void tasksAreNamedAsTheReferenceNamesThem() throws Exception {
    backup("", OLD);
    backup("one", OLD);
    String group = "backup-type=host&backup-id=h";
    assertThat(verify(group)).contains(":verify_group:default\\x3a-host-h:");
    assertThat(verify(group + "&backup-time=1700000000"))
        .contains(":verify_snapshot:default\\x3a-host-h-6553F100:");
    assertThat(verify(group + "&ns=one")).contains(":verify_group:default\\x3ans-one-host-h:");
    assertThat(verify("ns=one&max-depth=0")).contains(":verify:default\\x3ans-one:");
  }

  @Test
  void aHalfNamedSnapshotIsRefused() throws Exception {
    for (String form : List.of("backup-type=host", "backup-time=17", "backup-id=h&backup-time=17")) {
      HttpResponse<String> answer = client.call("POST", VERIFY, form);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("parameters do not specify a backup group or snapshot");
    }
    assertThat(client.call("POST", VERIFY, "sample=everything").statusCode()).isEqualTo(400);
    assertThat(client.call("POST", VERIFY, "sample=31-of-30").body()).contains("there is no part 31 of 30");
  }

  @Test
  void chunksVerifiedLatelyAreNotReadAgain() throws Exception {
    backup("", OLD);
    verify("");
    backup("", NEW);
    String upid = verify("ignore-verified=0&chunk-max-age=7");
    assertThat(log(upid)).contains("1 chunks read, 0 times one was left out, 2 were verified lately");
    assertThat(state(NEW)).isEqualTo("ok");
  }

  @Test
  void aSampleThatLeavesChunksOutChangesNoStateToOk() throws Exception {
    // The digests of its two chunks begin with 7c and 7f: the 49th and the 50th of a hundred ranges.
    backup("", OLD);
    for (int part = 45; part <= 55; part++) {
      assertThat(status(verify("ignore-verified=0&sample=" + part + "-of-100"))).isEqualTo("OK");
    }
    assertThat(state(OLD)).isEmpty();
    damage(SHARED);
    int failed = 0;
    for (int part = 45; part <= 55; part++) {
      failed += status(verify("ignore-verified=0&sample=" + part + "-of-100")).equals("OK") ? 0 : 1;
    }
    assertThat(failed).isEqualTo(1);
    assertThat(state(OLD)).isEqualTo("failed");
  }

  @Test
  void verificationsOfAnOfflineDatastoreAreRefused() throws Exception {
    client.call("PUT", "/api2/json/config/datastore/default", "maintenance-mode=offline");
    assertThat(client.call("POST", VERIFY, "").statusCode()).isEqualTo(400);
  }

  @Test
  void aRestoreDrillKeepsItsEvidence() throws Exception {
    backup("", OLD);
    backup("", NEW);
    HttpResponse<String> answer =
        client.call("POST", "/api2/json/admin/datastore/default/restore-drill", "count=2&seed=7");
    assertThat(answer.body()).contains(":restore_drill:default:");
    server.tasks().awaitIdle(Duration.ofSeconds(20));
    try (Stream<Path> files = Files.list(directory.resolve("drills"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      assertThat(Files.readString(all.get(0)))
          .startsWith("{\"store\":\"default\",\"seed\":7,")
          .contains("\"candidates\":2", "\"result\":\"ok\"", OLD, NEW);
    }
  }
}
