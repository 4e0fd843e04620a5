package io.pbs4j.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.task.TaskFilter;
import io.pbs4j.server.task.TaskInfo;
import io.pbs4j.testkit.ManualClock;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcJobsTest {
  private static final Duration DAY = Duration.ofHours(24);

  @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(1_700_000_000);
  private PbsServer server;
  private JobsFixture jobs;

  @BeforeEach
  void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory), clock, ZoneOffset.UTC);
    jobs = new JobsFixture(server, directory.resolve("jobs"), clock, ZoneOffset.UTC, DAY);
  }

  @AfterEach
  void stop() throws Exception {
    jobs.close();
    server.close();
  }

  private List<TaskInfo> runs() throws Exception {
    jobs.run();
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    return server
        .tasks()
        .list(
            new TaskFilter("default", false, false, null, null, null, JobKey.GC, List.of()),
            task -> true,
            0,
            0);
  }

  @Test
  void theFirstRunIsAnIntervalAfterTheDatastoreWasMadeAndNotAtEveryStart() throws Exception {
    assertThat(runs()).isEmpty();
    clock.advance(DAY.minusSeconds(1));
    assertThat(runs()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(runs()).hasSize(1);
    assertThat(runs().get(0).upid().authId()).hasToString("root@pam");
    assertThat(runs().get(0).status()).isEqualTo("OK");
    jobs.restart();
    assertThat(runs()).hasSize(1);
    clock.advance(DAY);
    assertThat(runs()).hasSize(2);
  }

  @Test
  void whatWasRecordedWhileTheClockWasYearsAheadNeitherStopsNorRepeatsRuns() throws Exception {
    clock.advance(Duration.ofDays(3000));
    assertThat(runs()).hasSize(1);
    clock.advance(Duration.ofDays(-2999));
    assertThat(runs()).hasSize(2);
    assertThat(runs()).hasSize(2);
    clock.advance(Duration.ofHours(23));
    assertThat(runs()).hasSize(2);
    clock.advance(Duration.ofHours(1));
    assertThat(runs()).hasSize(3);
  }

  @Test
  void aRunThatFailedIsNotRepeatedAtOnce() throws Exception {
    Files.writeString(directory.resolve("datastores/default/broken.fidx"), "no index");
    clock.advance(DAY);
    assertThat(runs()).hasSize(1);
    assertThat(runs().get(0).status()).contains("index too small");
    clock.advance(Duration.ofHours(1));
    jobs.restart();
    assertThat(runs()).hasSize(1);
  }

  @Test
  void aDatastoreInMaintenanceIsLeftAloneUntilThatIsOver() throws Exception {
    String secret = Files.readString(directory.resolve("root-token")).strip();
    RestClient client =
        new RestClient(server.port()).withToken("root@pam!root-token", secret);
    String config = "/api2/json/config/datastore/default";
    HttpResponse<String> answer = client.call("PUT", config, "maintenance-mode=read-only");
    assertThat(answer.statusCode()).isEqualTo(200);
    clock.advance(DAY);
    assertThat(runs()).isEmpty();
    assertThat(client.call("PUT", config, "delete=maintenance-mode").statusCode()).isEqualTo(200);
    assertThat(runs()).hasSize(1);
  }
}
