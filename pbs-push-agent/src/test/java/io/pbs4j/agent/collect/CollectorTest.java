package io.pbs4j.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.agent.json.JsonText;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final ExecutorService calls = Executors.newFixedThreadPool(4);
  private FakePbs pbs;

  @BeforeEach
  void start() throws IOException {
    pbs = new FakePbs();
  }

  @AfterEach
  void stop() {
    pbs.close();
    calls.shutdownNow();
  }

  private Collector collector(Duration deadline) throws Exception {
    Sender sender = new Sender("backup-01", "9.8.7", Duration.ofSeconds(30));
    return new Collector(pbs.api(deadline), sender, calls, ManualClock.at(1_700_000_300));
  }

  private Map<String, @Nullable Object> collect() throws Exception {
    return JsonText.readObject(collector(PATIENT).collect().toJson());
  }

  @Test
  void reportHasTheShapeThatReceiversTake() throws Exception {
    Map<String, @Nullable Object> report = collect();
    assertThat(report.keySet())
        .containsExactly(
            "pbsId",
            "nodeStatus",
            "datastores",
            "tasks",
            "version",
            "timestamp",
            "agentVersion",
            "pushInterval");
    assertThat(report)
        .containsEntry("pbsId", "backup-01")
        .containsEntry("version", "3.2")
        .containsEntry("timestamp", 1_700_000_300_000L)
        .containsEntry("agentVersion", "9.8.7")
        .containsEntry("pushInterval", 30_000L);
  }

  @Test
  void whatThePbsSaysIsPassedOnAsItCame() throws Exception {
    Map<String, @Nullable Object> report = collect();
    assertThat(report.get("tasks")).isEqualTo(data(FakePbs.TASKS));
    assertThat(object(report.get("nodeStatus"))).containsAllEntriesOf(object(data(FakePbs.STATUS)));
    assertThat(first(report.get("datastores"))).containsAllEntriesOf(first(data(FakePbs.USAGE)));
  }

  @Test
  void pagesFindDiskAndDatastoresUnderTheirOwnNames() throws Exception {
    Map<String, @Nullable Object> report = collect();
    assertThat(object(report.get("nodeStatus")))
        .containsEntry("rootfs", Map.of("total", 1000L, "used", 400L, "avail", 600L));
    assertThat(first(report.get("datastores")))
        .containsEntry("name", "tank")
        .containsEntry("available", 750_000L)
        .containsEntry("deduplicationFactor", new BigDecimal("3.33"))
        .containsKey("gcDetails");
  }

  @Test
  void collectionWithoutChunksHasNoFactor() throws Exception {
    pbs.answer(
        "/status/datastore-usage",
        200,
        "{\"data\":[{\"store\":\"new\",\"gc-status\":{\"disk-bytes\":0,\"index-data-bytes\":0}}]}");
    assertThat(first(collect().get("datastores")))
        .containsKey("gcDetails")
        .doesNotContainKey("deduplicationFactor");
  }

  @Test
  void olderPbsWithFewerFieldsIsReportedAsItIs() throws Exception {
    pbs.answer(
        "/status/datastore-usage",
        200,
        "{\"data\":[{\"store\":\"old\",\"total\":10,\"used\":4,\"avail\":6}]}");
    pbs.answer("/nodes/pbs1/status", 200, "{\"data\":{\"cpu\":0.5,\"uptime\":3}}");
    Map<String, @Nullable Object> report = collect();
    assertThat(report)
        .doesNotContainKey("degraded")
        .containsEntry("nodeStatus", Map.of("cpu", new BigDecimal("0.5"), "uptime", 3L));
    assertThat(first(report.get("datastores")))
        .containsOnlyKeys("store", "total", "used", "avail", "name", "available");
  }

  @Test
  void datastoreThatOnlyHasAnErrorStays() throws Exception {
    pbs.answer(
        "/status/datastore-usage",
        200,
        "{\"data\":[{\"store\":\"gone\",\"error\":\"no such directory\"}]}");
    assertThat(first(collect().get("datastores")))
        .isEqualTo(Map.of("store", "gone", "error", "no such directory", "name", "gone"));
  }

  private static @Nullable Object data(String answer) throws IOException {
    return JsonText.readObject(answer.getBytes(StandardCharsets.UTF_8)).get("data");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return (Map<String, @Nullable Object>) java.util.Objects.requireNonNull(value);
  }

  private static Map<String, @Nullable Object> first(@Nullable Object list) {
    return object(((List<?>) java.util.Objects.requireNonNull(list)).get(0));
  }

  @Test
  void tokenTravelsAsThePbsWantsIt() throws Exception {
    collect();
    assertThat(pbs.headers())
        .allSatisfy(
            one ->
                assertThat(one)
                    .containsEntry(
                        "Authorization",
                        List.of("PBSAPIToken=pulse@pbs!monitoring:" + FakePbs.SECRET))
                    .containsEntry("User-agent", List.of("pbs-push-agent/9.8.7")));
  }

  @Test
  void nodeNameIsAskedForOnceWhenItIsKnown() throws Exception {
    Collector collector = collector(PATIENT);
    collector.collect();
    collector.collect();
    assertThat(pbs.asked()).filteredOn("/nodes/localhost/tasks?limit=1"::equals).hasSize(1);
    assertThat(pbs.asked()).filteredOn("/nodes/pbs1/status"::equals).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[]}",
        "{\"data\":[{\"node\":\"../../evil\"}]}",
        "{\"data\":[{\"upid\":\"nonsense\"}]}",
        "{\"data\":[17]}",
        "not json"
      })
  void withoutANameTheNodeIsLocalhost(String answer) throws Exception {
    pbs.answer("/nodes/localhost/tasks?limit=1", 200, answer);
    assertThat(collect()).doesNotContainKey("degraded");
    assertThat(pbs.asked()).contains("/nodes/localhost/status", "/nodes/localhost/tasks?limit=100");
  }

  @Test
  void nodeNameIsTakenFromATaskIdWhereNothingElseNamesIt() throws Exception {
    pbs.answer(
        "/nodes/localhost/tasks?limit=1", 200, "{\"data\":[{\"upid\":\"UPID:pbs1:00:00\"}]}");
    collect();
    assertThat(pbs.asked()).contains("/nodes/pbs1/status");
  }

  @Test
  void failedNodeStatusIsAnEmptyObjectAndMarked() throws Exception {
    pbs.answer("/nodes/pbs1/status", 500, "cannot read\nmemory of " + FakePbs.SECRET);
    Map<String, @Nullable Object> report = collect();
    assertThat(report).containsEntry("nodeStatus", Map.of());
    assertThat(report.get("degraded"))
        .isEqualTo(
            List.of(
                Map.of(
                    "source",
                    "node-status",
                    "error",
                    "status 500: cannot read memory of (secret)")));
    assertThat((List<?>) report.get("tasks")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "/nodes/pbs1/status, node-status, Sys.Audit on /system/status is missing",
    "/nodes/pbs1/tasks?limit=100, tasks, Sys.Audit on /system/tasks is missing",
    "/status/datastore-usage, datastores, Datastore.Audit on /datastore is missing"
  })
  void missingPrivilegeIsNamedWithWhomToGiveItTo(String path, String source, String text)
      throws Exception {
    pbs.answer(path, 403, "permission check failed.");
    assertThat(collector(PATIENT).collect().degraded())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.source()).isEqualTo(source);
              assertThat(one.failed()).isTrue();
              assertThat(one.error())
                  .contains(text)
                  .contains("to the user AND to the token")
                  .contains("--auth-id 'pulse@pbs'")
                  .contains("--auth-id 'pulse@pbs!monitoring'");
            });
  }

  @Test
  void refusedTokenIsSaidOfEverySource() throws Exception {
    for (String path :
        List.of("/nodes/localhost/status", "/nodes/localhost/tasks?limit=100", "/version")) {
      pbs.answer(path, 401, "authentication failed - invalid credentials");
    }
    pbs.answer("/nodes/localhost/tasks?limit=1", 401, "authentication failed");
    pbs.answer("/status/datastore-usage", 401, "authentication failed");
    Report report = collector(PATIENT).collect();
    assertThat(report.degraded())
        .extracting(Degraded::source)
        .containsExactly("node-status", "datastores", "tasks", "version");
    assertThat(report.degraded())
        .allSatisfy(
            one ->
                assertThat(one.error())
                    .contains("does not accept the token")
                    .contains("PBS_API_TOKEN"));
    assertThat(report.version()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json at all | the answer is not JSON of a PBS",
        "{\"data\":{\"cpu\":0.1 | the answer is not JSON of a PBS",
        "{\"data\":[]} | the answer has another shape: an object was expected",
        "{\"data\":\"text\"} | the answer has another shape",
        "{\"data\":null} | the answer has no data",
        "[] | the answer is not JSON of a PBS",
        "{} | the answer has no data"
      })
  void answerThatIsNoneOfAPbsIsMarked(String answer, String error) throws Exception {
    pbs.answer("/nodes/pbs1/status", 200, answer);
    Report report = collector(PATIENT).collect();
    assertThat(report.nodeStatus()).isEmpty();
    assertThat(report.degraded())
        .singleElement()
        .extracting(Degraded::error)
        .asString()
        .startsWith(error);
  }

  @Test
  void entriesOfAnotherShapeAreLeftOut() throws Exception {
    pbs.answer("/nodes/pbs1/tasks?limit=100", 200, "{\"data\":[null,{\"upid\":\"a\"},17]}");
    Report report = collector(PATIENT).collect();
    assertThat(report.tasks()).hasSize(1);
    assertThat(report.degraded())
        .containsExactly(new Degraded("tasks", "2 entries of another shape were left out", false));
  }

  @Test
  void answerThatIsTooLargeIsNotRead() throws Exception {
    pbs.answer("/nodes/pbs1/status", 200, "{\"data\":{\"x\":\"" + "x".repeat(300_000) + "\"}}");
    assertThat(collector(PATIENT).collect().degraded())
        .containsExactly(new Degraded("node-status", "answer is larger than 262144 bytes", true));
  }

  @Test
  void answerThatStopsHalfwayIsMarked() throws Exception {
    pbs.answer(
        "/nodes/pbs1/tasks?limit=100",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(FakePbs.TASKS.getBytes(StandardCharsets.UTF_8), 0, 100);
          exchange.getResponseBody().flush();
        });
    Report report = collector(PATIENT).collect();
    assertThat(report.tasks()).isEmpty();
    assertThat(report.degraded()).extracting(Degraded::source).containsExactly("tasks");
    assertThat(report.datastores()).hasSize(1);
  }

  @Test
  void slowSourceDoesNotHoldUpTheOthers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    pbs.answer("/status/datastore-usage", exchange -> hang(end));
    Report report = collector(SHORT).collect();
    end.countDown();
    assertThat(report.datastores()).isEmpty();
    assertThat(report.degraded())
        .singleElement()
        .satisfies(one -> assertThat(one.error()).startsWith("no answer in time"));
  }

  private static void hang(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void pbsThatIsNotThereMakesAReportThatSaysSo() throws Exception {
    Collector collector = collector(PATIENT);
    pbs.leave();
    Report report = collector.collect();
    assertThat(report.nodeStatus()).isEmpty();
    assertThat(report.degraded())
        .hasSize(4)
        .allSatisfy(
            one ->
                assertThat(one.error()).contains("no connection").doesNotContain(FakePbs.SECRET));
  }

  @Test
  void versionThatWasKnownStaysWhenItCannotBeAskedFor() throws Exception {
    Collector collector = collector(PATIENT);
    collector.collect();
    pbs.answer("/version", 500, "");
    Report report = collector.collect();
    assertThat(report.version()).isEqualTo("3.2");
    assertThat(report.degraded()).containsExactly(new Degraded("version", "status 500", true));
  }

  @Test
  void agentThatEndsStillMakesAReport() throws Exception {
    Collector collector = collector(PATIENT);
    calls.shutdown();
    assertThat(collector.collect().degraded()).hasSize(4);
  }

  @Test
  void tokenIsNowhereInAReport() throws Exception {
    pbs.answer(
        "/nodes/pbs1/status", 500, "you sent PBSAPIToken=pulse@pbs!monitoring:" + FakePbs.SECRET);
    pbs.answer("/version", 403, FakePbs.SECRET);
    Report report = collector(PATIENT).collect();
    assertThat(new String(report.toJson(), StandardCharsets.UTF_8)).doesNotContain(FakePbs.SECRET);
    assertThat(report.toString()).doesNotContain(FakePbs.SECRET);
  }

  @Test
  void answerOfTooManyValuesIsNotBuiltInMemory() throws Exception {
    pbs.answer("/nodes/pbs1/tasks?limit=100", 200, "{\"data\":[" + "{},".repeat(300_000) + "{}]}");
    assertThat(collector(PATIENT).collect().degraded())
        .singleElement()
        .satisfies(one -> assertThat(one.error()).contains("larger than expected"));
  }

  @Test
  void answersThatMustNotBeFollowedAreNot() throws Exception {
    pbs.answer(
        "/version",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/api2/json/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThat(collector(PATIENT).collect().degraded())
        .containsExactly(new Degraded("version", "status 302", true));
    assertThat(pbs.asked()).doesNotContain("/elsewhere");
  }
}
