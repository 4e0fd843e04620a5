package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcLog;
import io.pbs4j.storage.gc.GcOptions;
import io.pbs4j.storage.gc.GcProgress;
import io.pbs4j.storage.gc.GcStatus;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.ManualClock;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Garbage collection through the API: dry, with a short grace period, paused, with missing chunks. */
class GarbageCollectionApiTest {
  private static final String GC = "/admin/datastore/default/gc";
  private static final String SNAPSHOT = "host/h/2023-11-14T22:13:20Z";

  @TempDir Path directory;
  private PbsServer server;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    server =
        PbsServer.start(
            ServerConfig.forTests(directory),
            ManualClock.at(System.currentTimeMillis() / 1000 + 3600),
            ZoneOffset.UTC);
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
    Datastore store = server.datastores().writing("default");
    try (BackupSession session =
        store.backup(
            new BackupRequest(
                Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT), AuthId.parse("root@pam"), false, false),
            line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private List<Path> chunks() throws Exception {
    try (Stream<Path> files = Files.walk(directory.resolve("datastores/default/.chunks"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private List<String> collect(String form) throws Exception {
    return log(client.post(GC, form).path("data").asText());
  }

  private List<String> log(String upid) throws Exception {
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    List<String> lines = new ArrayList<>();
    client
        .get(
            "/nodes/localhost/tasks/"
                + URLEncoder.encode(upid, StandardCharsets.UTF_8)
                + "/log?limit=0")
        .path("data")
        .forEach(line -> lines.add(line.path("t").asText().replaceFirst("^[^ ]+: ", "")));
    return lines;
  }

  private void forget() throws Exception {
    server.datastores().writing("default").edits().forget(Namespace.ROOT, BackupSnapshot.parse(SNAPSHOT));
  }

  @Test
  void aDryRunRemovesNothingAndAShortGracePeriodRemovesAtOnce() throws Exception {
    int there = chunks().size();
    forget();
    assertThat(collect("")).contains("Removed chunks: 0");
    assertThat(collect("grace=0&dry-run=1")).contains("Would remove chunks: " + there);
    assertThat(chunks()).hasSize(there);
    assertThat(client.get(GC).at("/data/removed-chunks").asInt()).isZero();
    assertThat(collect("grace=0")).contains("Removed chunks: " + there, "TASK OK");
    assertThat(chunks()).isEmpty();
  }

  @Test
  void missingChunksMakeWarnings() throws Exception {
    Path gone = chunks().get(0);
    Files.delete(gone);
    List<String> log = collect("");
    assertThat(log)
        .anyMatch(
            line ->
                line.startsWith(
                        "WARN: warning: unable to access non-existent chunk "
                            + gone.getFileName()
                            + ", required by \"")
                    && line.contains(SNAPSHOT));
    assertThat(log.get(log.size() - 1)).isEqualTo("TASK WARNINGS: 1");
  }

  @Test
  void aNegativeGracePeriodIsRefused() throws Exception {
    assertThat(client.call("POST", "/api2/json" + GC, "grace=-1").statusCode()).isEqualTo(400);
  }

  @Test
  void nothingIsPausedWhenNothingRuns() throws Exception {
    for (String what : new String[] {"pause", "continue"}) {
      HttpResponse<String> answer = client.call("POST", "/api2/json" + GC + "/" + what, "");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("no garbage collection runs on datastore 'default'");
    }
  }

  @Test
  void whatRunsIsPausedShownAndGoesOn() throws Exception {
    Datastore store = server.datastores().writing("default");
    GcLog pausing =
        new GcLog() {
          @Override
          public void line(String text) {
            if (text.startsWith("Start GC phase1")) {
              post("/pause");
            }
          }

          @Override
          public void warning(String text) {}
        };
    FutureTask<GcStatus> run =
        new FutureTask<>(
            () ->
                store.collectGarbage(
                    "UPID:x", GcOptions.standard(), pausing, GcControl.of(() -> false)));
    Thread thread = new Thread(run);
    thread.start();
    while (!store.garbage().progress().map(GcProgress::paused).orElse(false)) {
      assertThat(run.isDone()).isFalse();
      Thread.onSpinWait();
    }
    JsonNode progress = client.get(GC).at("/data/progress");
    assertThat(progress.path("phase").asText()).isEqualTo("mark");
    assertThat(progress.path("paused").asBoolean()).isTrue();
    assertThat(progress.path("total").asInt()).isEqualTo(1);
    post("/continue");
    assertThat(run.get(20, TimeUnit.SECONDS).indexFileCount()).isEqualTo(1);
    thread.join();
    assertThat(client.get(GC).path("data").has("progress")).isFalse();
  }

  private void post(String what) {
    try {
      client.post(GC + what, "");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
