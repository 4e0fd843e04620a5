package io.pbs4j.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.task.Upid;
import io.pbs4j.server.state.DataDirectory;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRegistryTest {
  private static final AuthId ROOT = AuthId.parse("root@pam");
  private static final AuthId TOKEN = AuthId.parse("root@pam!t");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String TIME = "2027-01-15T08:00:00+00:00: ";

  private @TempDir Path path;
  private final ManualClock clock = ManualClock.at(1_800_000_000);
  private DataDirectory directory;
  private Database database;
  private StateFixture state;
  private TaskRegistry tasks;

  @BeforeEach
  void open() throws IOException {
    state = StateFixture.open(path);
    directory = state.directory();
    database = state.database();
    tasks = registry(7);
  }

  @AfterEach
  void close() throws IOException {
    tasks.close();
    state.close();
  }

  private TaskRegistry registry(long processStart) throws IOException {
    return new TaskRegistry(
        database,
        directory.tasks(),
        new ServerProcess("vm", 77, processStart),
        clock,
        ZoneOffset.UTC,
        directory.reserve());
  }

  private List<String> log(Upid upid) throws IOException {
    return tasks.log(upid, 0, 0).lines();
  }

  private @Nullable String status(Upid upid) {
    return tasks.find(upid).orElseThrow().status();
  }

  @Test
  void aTaskThatEndsWellSaysSo() throws Exception {
    Task task = tasks.open("backup", "store:host/x", ROOT);
    assertThat(task.upid())
        .hasToString("UPID:vm:0000004D:00000007:00000001:6B49D200:backup:store\\x3ahost-x:root@pam:");
    task.log("first");
    assertThat(tasks.find(task.upid()).orElseThrow().isRunning()).isTrue();
    clock.advance(Duration.ofSeconds(5));
    task.finishOk();
    TaskInfo info = tasks.find(task.upid()).orElseThrow();
    assertThat(info.status()).isEqualTo("OK");
    assertThat(info.endTime()).isEqualTo(1_800_000_005);
    assertThat(log(task.upid())).containsExactly(TIME + "first", "2027-01-15T08:00:05+00:00: TASK OK");
  }

  @Test
  void aRegistryThatIsOpenedAgainWithinASecondRepeatsNoIdentifier() throws Exception {
    Task before = tasks.open("reader", "store:host/x", ROOT);
    before.finishOk();
    tasks.close();
    tasks = registry(7);
    assertThat(tasks.open("reader", "store:host/x", ROOT).upid()).isNotEqualTo(before.upid());
  }

  @Test
  void whatIsToBeSaidAtTheEndComesBeforeTheLastLineHoweverItEnds() throws Exception {
    Task task = tasks.open("backup", "store:host/x", ROOT);
    task.beforeEnd(() -> List.of("one", "two"));
    task.beforeEnd(
        () -> {
          throw new IllegalStateException("no database");
        });
    task.log("first");
    task.finishError("broken");
    assertThat(log(task.upid()))
        .containsExactly(
            TIME + "first",
            TIME + "one",
            TIME + "two",
            TIME + "figures are missing: no database",
            TIME + "TASK ERROR: broken");
  }

  @Test
  void theRequestsThatThreadsMakeForATaskAreToldAtItsEnd() throws Exception {
    RequestLedger ledger = new RequestLedger();
    TaskRequests requests = new TaskRequests(ledger, () -> List.of("remark"));
    Task task =
        tasks.start(
            "gc",
            "store",
            ROOT,
            requests.body(t -> Objects.requireNonNull(ledger.account()).count(RequestKind.GET)));
    assertThat(tasks.awaitIdle(PATIENCE)).isTrue();
    assertThat(ledger.account()).isNull();
    assertThat(log(task.upid()))
        .containsExactly(TIME + "S3 requests: 1 GET", TIME + "remark", TIME + "TASK OK");
  }

  @Test
  void aTaskWithoutRequestsSaysNothingOfThem() throws Exception {
    TaskRequests requests = new TaskRequests(new RequestLedger(), () -> List.of("remark"));
    Task task = tasks.open("backup", "store:host/x", ROOT);
    requests.tellIn(task);
    task.finishOk();
    assertThat(log(task.upid())).containsExactly(TIME + "TASK OK");
  }

  @Test
  void theLogLiesWhereOthersLookForIt() throws Exception {
    Task task = tasks.open("backup", null, ROOT);
    assertThat(path.resolve("tasks/07").resolve(task.upid().toString())).exists();
    task.finishOk();
  }

  @Test
  void warningsAreCounted() throws Exception {
    Task task = tasks.open("verify", "store", ROOT);
    task.warn("one");
    task.warn("two");
    task.finishOk();
    assertThat(status(task.upid())).isEqualTo("WARNINGS: 2");
    assertThat(log(task.upid())).endsWith(TIME + "WARN: two", TIME + "TASK WARNINGS: 2");
  }

  @Test
  void anErrorIsTheStatus() throws Exception {
    Task task = tasks.open("backup", "store", ROOT);
    task.finishError("it\nbroke");
    assertThat(status(task.upid())).isEqualTo("it broke");
    assertThat(log(task.upid())).containsExactly(TIME + "TASK ERROR: it broke");
  }

  @Test
  void aTaskEndsOnce() throws Exception {
    Task task = tasks.open("backup", "store", ROOT);
    task.finishOk();
    task.finishError("too late");
    task.log("too late");
    assertThat(status(task.upid())).isEqualTo("OK");
    assertThat(log(task.upid())).containsExactly(TIME + "TASK OK");
  }

  @Test
  void everyLineOfAMessageHasItsTime() throws Exception {
    Task task = tasks.open("backup", "store", ROOT);
    task.log("a\nb");
    assertThat(log(task.upid())).containsExactly(TIME + "a", TIME + "b");
    task.finishOk();
  }

  @Test
  void bodiesRunAndTheirExceptionsAreTheStatus() throws Exception {
    Task good = tasks.start("prune", "store", ROOT, task -> task.log("worked"));
    Task bad =
        tasks.start(
            "prune",
            "store",
            ROOT,
            task -> {
              throw new IOException("no such group");
            });
    assertThat(tasks.awaitIdle(PATIENCE)).isTrue();
    assertThat(status(good.upid())).isEqualTo("OK");
    assertThat(status(bad.upid())).isEqualTo("no such group");
  }

  @Test
  void anAbortReachesTheBody() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    Task task =
        tasks.start(
            "garbage_collection",
            "store",
            ROOT,
            t -> {
              t.onAbort(aborted::countDown);
              aborted.await();
              t.checkAbort();
            });
    assertThat(tasks.abort(task.upid())).isTrue();
    assertThat(tasks.awaitIdle(PATIENCE)).isTrue();
    assertThat(status(task.upid())).isEqualTo("abort requested - aborting task");
    assertThat(tasks.abort(task.upid())).isFalse();
  }

  @Test
  void anAbortBeforeSomebodyListensIsNotLost() throws Exception {
    Task task = tasks.open("backup", "store", ROOT);
    tasks.abort(task.upid());
    List<String> calls = new ArrayList<>();
    task.onAbort(() -> calls.add("called"));
    assertThat(calls).containsExactly("called");
    task.finishError("aborted");
  }

  @Test
  void tasksSurviveARestartAndInterruptedOnesAreUnknown() throws Exception {
    Task ended = tasks.open("backup", "store:a", ROOT);
    ended.finishError("broken");
    Task interrupted = tasks.open("backup", "store:b", ROOT);
    interrupted.log("working");
    tasks.close();
    clock.advance(Duration.ofMinutes(1));
    tasks = registry(8);
    assertThat(status(ended.upid())).isEqualTo("broken");
    assertThat(status(interrupted.upid())).isEqualTo("unknown");
    assertThat(tasks.find(interrupted.upid()).orElseThrow().endTime()).isEqualTo(1_800_000_060);
    assertThat(log(interrupted.upid())).containsExactly(TIME + "working");
  }

  @Test
  void anEndThatOnlyTheLogKnowsIsBelieved() throws Exception {
    Task task = tasks.open("backup", "store:a", ROOT);
    task.log("working");
    Path file = tasks.logFile(task.upid());
    Files.writeString(file, Files.readString(file) + TIME + "TASK WARNINGS: 3\n");
    tasks.close();
    tasks = registry(8);
    assertThat(status(task.upid())).isEqualTo("WARNINGS: 3");
  }

  @Test
  void veryLongNamesHaveALogToo() throws Exception {
    Task task = tasks.open("backup", "store:host/" + "-".repeat(255), ROOT);
    task.log("line");
    task.finishOk();
    assertThat(log(task.upid())).hasSize(2);
    assertThat(tasks.find(task.upid())).isPresent();
  }

  @Test
  void listsNewestFirstAndFilters() throws Exception {
    Upid first = end("backup", "store:host/a", ROOT, null);
    Upid second = end("reader", "store:host/a", TOKEN, "broken");
    Upid third = end("backup", "stored:host/a", ROOT, null);
    Upid fourth = end("prune", "store", ROOT, "warn");
    Task running = tasks.open("backup", "store:vm/1", ROOT);

    assertThat(list(TaskFilter.ALL)).containsExactly(running.upid(), fourth, third, second, first);
    assertThat(list(filter("store", false, false, null, null, null, null)))
        .containsExactly(running.upid(), fourth, second, first);
    assertThat(list(filter(null, true, false, null, null, null, null))).containsExactly(running.upid());
    assertThat(list(filter(null, false, true, null, null, null, null)))
        .containsExactly(running.upid(), fourth, second);
    assertThat(list(filter(null, false, false, "m!t", null, null, null))).containsExactly(second);
    assertThat(list(filter(null, false, false, null, second.startTime(), third.startTime(), null)))
        .containsExactly(third, second);
    assertThat(list(filter(null, false, false, null, null, null, "ackup")))
        .containsExactly(running.upid(), third, first);
    assertThat(list(filter(null, false, false, null, null, null, null, "ok"))).containsExactly(third, first);
    assertThat(list(filter(null, false, false, null, null, null, null, "warning", "error")))
        .containsExactly(fourth, second);
    running.finishOk();
  }

  @Test
  void listsInPagesAndOnlyWhatIsVisible() throws Exception {
    Upid a = end("backup", "store", ROOT, null);
    Upid b = end("backup", "store", TOKEN, null);
    Upid c = end("backup", "store", ROOT, null);
    assertThat(tasks.list(TaskFilter.ALL, t -> true, 1, 1)).extracting(TaskInfo::upid).containsExactly(b);
    assertThat(tasks.list(TaskFilter.ALL, t -> true, 2, 0)).extracting(TaskInfo::upid).containsExactly(a);
    assertThat(tasks.list(TaskFilter.ALL, t -> t.upid().authId().equals(ROOT), 0, 50))
        .extracting(TaskInfo::upid)
        .containsExactly(c, a);
  }

  private List<Upid> list(TaskFilter filter) {
    return tasks.list(filter, task -> true, 0, 0).stream().map(TaskInfo::upid).toList();
  }

  private static TaskFilter filter(
      @Nullable String store,
      boolean running,
      boolean errors,
      @Nullable String user,
      @Nullable Long since,
      @Nullable Long until,
      @Nullable String type,
      String... statuses) {
    return new TaskFilter(store, running, errors, user, since, until, type, List.of(statuses));
  }

  private Upid end(String type, String id, AuthId authId, @Nullable String how) throws IOException {
    clock.advance(Duration.ofSeconds(1));
    Task task = tasks.open(type, id, authId);
    if (Objects.equals(how, "warn")) {
      task.warn("careful");
      task.finishOk();
    } else if (how != null) {
      task.finishError(how);
    } else {
      task.finishOk();
    }
    return task.upid();
  }
}
