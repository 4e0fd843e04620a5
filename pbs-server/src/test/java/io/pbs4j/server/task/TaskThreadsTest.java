package io.pbs4j.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.task.Upid;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many tasks run at once, who learns of them, and how long they are kept. */
class TaskThreadsTest {
  private static final AuthId ROOT = AuthId.parse("root@pam");

  @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(1_700_000_000);
  private StateFixture state;
  private TaskRegistry tasks;

  @BeforeEach
  void open() throws Exception {
    state = StateFixture.open(directory);
    tasks =
        new TaskRegistry(
            state.database(),
            state.directory().tasks(),
            new ServerProcess("node", 1, 2),
            clock,
            ZoneOffset.UTC,
            state.directory().reserve());
  }

  @AfterEach
  void close() throws Exception {
    tasks.close();
    state.close();
  }

  private void idle() throws Exception {
    assertThat(tasks.awaitIdle(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void soManyVerificationsRunAtOnceAndTheOthersWaitWithoutHoldingUpTasksOfOtherKinds() throws Exception {
    Semaphore begun = new Semaphore(0);
    CountDownLatch go = new CountDownLatch(1);
    List<Task> waiting = new ArrayList<>();
    for (int i = 0; i < TaskThreads.VERIFICATIONS + 3; i++) {
      waiting.add(
          tasks.start(
              "verify",
              "store",
              ROOT,
              task -> {
                begun.release();
                go.await();
              }));
    }
    assertThat(begun.tryAcquire(TaskThreads.VERIFICATIONS, 20, TimeUnit.SECONDS)).isTrue();
    CountDownLatch other = new CountDownLatch(1);
    tasks.start("prune", "store", ROOT, task -> other.countDown());
    assertThat(other.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(begun.availablePermits()).isZero();
    go.countDown();
    idle();
    assertThat(begun.availablePermits()).isEqualTo(3);
  }

  @Test
  void aTaskThatWaitsEndsAtOnceWhenItIsAskedToStop() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < TaskThreads.VERIFICATIONS; i++) {
      tasks.start("verify", "store", ROOT, task -> go.await());
    }
    List<String> ran = new CopyOnWriteArrayList<>();
    Task waiting = tasks.start("verify", "store", ROOT, task -> ran.add("ran"));
    tasks.abort(waiting.upid());
    assertThat(tasks.find(waiting.upid()).orElseThrow().status()).isEqualTo("abort requested - aborting task");
    go.countDown();
    idle();
    assertThat(ran).isEmpty();
  }

  @Test
  void listenersLearnOfStartAndEndAndTheirFailuresDoNoHarm() throws Exception {
    List<String> news = new CopyOnWriteArrayList<>();
    tasks.tell(
        new TaskListener() {
          @Override
          public void started(Upid upid) {
            throw new IllegalStateException("no");
          }
        });
    tasks.tell(
        new TaskListener() {
          @Override
          public void started(Upid upid) {
            news.add("started " + upid.type());
          }

          @Override
          public void ended(TaskInfo task) {
            news.add("ended " + task.upid().type() + " " + task.status());
          }
        });
    tasks.start("prune", null, ROOT, task -> task.warn("careful"));
    idle();
    assertThat(news).containsExactly("started prune", "ended prune WARNINGS: 1");
  }

  @Test
  void oldTasksGoWithTheirLogsButTheNewestAndThoseThatRunStay() throws Exception {
    Task running = tasks.open("backup", null, ROOT);
    List<Upid> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Task task = tasks.open("prune", null, ROOT);
      task.finishOk();
      all.add(task.upid());
      clock.advance(Duration.ofDays(1));
    }
    tasks.removeOld(new TaskAge(Duration.ofDays(2), 2));
    assertThat(tasks.list(TaskFilter.ALL, task -> true, 0, 0))
        .extracting(TaskInfo::upid)
        .containsExactly(all.get(4), all.get(3), running.upid());
    assertThat(Files.exists(tasks.logFile(all.get(0)))).isFalse();
    assertThat(Files.exists(tasks.logFile(all.get(3)))).isTrue();
    running.finishOk();
    tasks.removeOld(TaskAge.of(Optional.of("1")));
    assertThat(tasks.list(TaskFilter.ALL, task -> true, 0, 0)).hasSize(1);
  }
}
