package io.pbs4j.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Secrets;
import io.pbs4j.server.task.TaskFilter;
import io.pbs4j.server.task.TaskInfo;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs by their schedules. */
class JobSchedulerTest {
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(0);
  private PbsServer server;
  private JobsFixture jobs;

  @BeforeEach
  void start() throws Exception {
    clock.set(Instant.parse("2026-11-23T10:00:00Z"));
    server = PbsServer.start(ServerConfig.forTests(directory), clock, VIENNA);
    jobs = new JobsFixture(server, directory.resolve("jobs"), clock, VIENNA, null);
  }

  @AfterEach
  void stop() throws Exception {
    jobs.close();
    server.close();
  }

  private void configure(String section, String id, String schedule, boolean disabled) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", id).put("store", "default").put("schedule", schedule).put("disable", disabled);
    jobs.sections().put(section, new Entry(id, node, Secrets.NONE));
    jobs.states().touch(new JobKey(section.equals("prune") ? JobKey.PRUNE : JobKey.VERIFY, id));
  }

  private List<String> runs() throws Exception {
    jobs.run();
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    return server.tasks().list(TaskFilter.ALL, task -> true, 0, 0).stream()
        .map(TaskInfo::upid)
        .map(upid -> upid.type() + " " + upid.id() + " " + Instant.ofEpochSecond(upid.startTime()))
        .toList();
  }

  @Test
  void jobsRunAtTheTimesOfTheirSchedulesInTheZoneOfTheServer() throws Exception {
    configure("prune", "nightly", "2:30", false);
    configure("verify", "weekly", "sat 8:00", false);
    assertThat(runs()).isEmpty();
    clock.set(Instant.parse("2026-11-24T01:29:59Z"));
    assertThat(runs()).isEmpty();
    clock.set(Instant.parse("2026-11-24T01:30:00Z"));
    assertThat(runs()).containsExactly("prunejob default 2026-11-24T01:30:00Z");
    assertThat(runs()).hasSize(1);
    clock.set(Instant.parse("2026-11-28T07:00:10Z"));
    assertThat(runs())
        .contains(
            "prunejob default 2026-11-28T07:00:10Z", "verificationjob default:weekly 2026-11-28T07:00:10Z")
        .hasSize(3);
  }

  @Test
  void runsThatWereMissedWhileTheServerWasOffAreMadeUpOnce() throws Exception {
    configure("prune", "hourly", "hourly", false);
    clock.advance(Duration.ofDays(5));
    jobs.restart();
    assertThat(runs()).hasSize(1);
    jobs.restart();
    assertThat(runs()).hasSize(1);
    clock.advance(Duration.ofHours(1));
    assertThat(runs()).hasSize(2);
  }

  @Test
  void aScheduleThatIsChangedDoesNotMakeUpForThePast() throws Exception {
    configure("prune", "job", "sat 2:00", false);
    clock.advance(Duration.ofHours(20));
    configure("prune", "job", "hourly", false);
    assertThat(runs()).isEmpty();
    clock.advance(Duration.ofHours(1));
    assertThat(runs()).hasSize(1);
  }

  @Test
  void aJobThatIsDisabledDoesNotRun() throws Exception {
    configure("prune", "job", "hourly", true);
    clock.advance(Duration.ofDays(5));
    assertThat(runs()).isEmpty();
  }

  @Test
  void aJobOfADatastoreThatIsGoneIsLeftAlone() throws Exception {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", "lost").put("store", "nosuch").put("schedule", "hourly");
    jobs.sections().put("prune", new Entry("lost", node, Secrets.NONE));
    configure("prune", "other", "hourly", false);
    clock.advance(Duration.ofHours(2));
    assertThat(runs()).hasSize(1);
  }

  @Test
  void howARunEndedIsKnownAlsoWhenTheServerStoppedMeanwhile() throws Exception {
    configure("prune", "job", "hourly", false);
    clock.advance(Duration.ofHours(1));
    assertThat(runs()).hasSize(1);
    JobKey key = new JobKey(JobKey.PRUNE, "job");
    TaskInfo task = server.tasks().list(TaskFilter.ALL, t -> true, 0, 1).get(0);
    jobs.states().started(key, task.upid());
    assertThat(jobs.states().find(key).orElseThrow().isRunning()).isTrue();
    jobs.restart();
    assertThat(jobs.states().find(key).orElseThrow().status()).isEqualTo("OK");
  }

  @Test
  void aClockThatIsSetBackALittleLeadsToNoSecondRunAndOneThatIsSetBackFarDoesNotStopRuns() throws Exception {
    configure("prune", "job", "2:30", false);
    clock.set(Instant.parse("2026-11-24T01:30:00Z"));
    assertThat(runs()).hasSize(1);
    clock.advance(Duration.ofMinutes(-10));
    assertThat(runs()).hasSize(1);
    clock.advance(Duration.ofMinutes(11));
    assertThat(runs()).hasSize(1);
    clock.advance(Duration.ofDays(-100));
    assertThat(runs()).hasSize(2);
    clock.advance(Duration.ofDays(1));
    assertThat(runs()).hasSize(3);
  }
}
