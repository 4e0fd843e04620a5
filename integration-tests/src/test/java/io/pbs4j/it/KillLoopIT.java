package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.api.SnapshotItem;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.http.HttpEngine;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.check.CheckOptions;
import io.pbs4j.storage.check.CheckResult;
import io.pbs4j.storage.check.CheckRun;
import io.pbs4j.storage.check.Severity;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server again and again while it backs up, collects garbage, prunes and verifies. After every start all
 * that is listed as finished restores bit for bit, and what was acknowledged last is listed. {@code
 * -Dkill.rounds=200} for more rounds, {@code -Dkill.seed=} for other ones.
 */
class KillLoopIT {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 20);
  private static final long SEED = Long.getLong("kill.seed", 6);
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final int KEEP = 3;
  private static final int CHUNK = 4 << 20;

  /** Backups and tasks that may come to their end before a kill. */
  private static final int MOST_DONE = 6;

  /** One round in so many waits for a backup: on a slow machine tasks may end sooner than the first of them. */
  private static final int BACKUP_EVERY = 3;

  /** Milliseconds. */
  private static final int MOMENT = 250;

  /** Nanoseconds. */
  private static final long PATIENCE = 30_000_000_000L;

  private static final String STORE = "/admin/datastore/default/";

  private @TempDir Path scratch;
  private final Random random = new Random(SEED);
  private final NavigableMap<BackupSnapshot, byte[]> acknowledged = new ConcurrentSkipListMap<>();
  private final Map<BackupSnapshot, byte[]> tried = new ConcurrentSkipListMap<>();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger endedTasks = new AtomicInteger();
  private final List<Exception> surprises = new CopyOnWriteArrayList<>();
  private byte[] image = RandomBytes.mixed(SEED, CHUNK + 777);
  private long time = 1_700_000_000;

  @Test
  void whatWasAcknowledgedSurvivesEveryKill() throws Exception {
    Path data = scratch.resolve("data");
    for (int round = 1; round <= ROUNDS; round++) {
      try (ServerChild server = ServerChild.start(data)) {
        check(server, "round " + round + " of seed " + SEED);
        workUntilKilled(server);
      }
    }
    try (ServerChild server = ServerChild.start(data)) {
      check(server, "the end of seed " + SEED);
    }
    assertThat(surprises).as("failures before a kill").isEmpty();
    assertThat(kills).hasValue(ROUNDS);
    assertThat(acknowledged).as("backups that came to an end").isNotEmpty();
    System.out.printf(
        "%d kills, %d backups begun, %d acknowledged, %d tasks ended%n",
        kills.get(), tried.size(), acknowledged.size(), endedTasks.get());
    soundOnDisk(data.resolve("datastores/default"));
  }

  /** Waits for a few things to be done, however long that takes on this machine, and then a moment more. */
  private void workUntilKilled(ServerChild server) throws Exception {
    int wanted = done() + random.nextInt(MOST_DONE);
    int backups = acknowledged.size() + (random.nextInt(BACKUP_EVERY) == 0 ? 1 : 0);
    int moment = random.nextInt(MOMENT);
    long deadline = System.nanoTime() + PATIENCE;

    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    threads.add(start(over, () -> backups(server, over)));
    threads.add(start(over, () -> tasks(server, over)));
    while ((done() < wanted || acknowledged.size() < backups)
        && surprises.isEmpty()
        && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
    Thread.sleep(moment);
    over.set(true);
    server.kill();
    kills.incrementAndGet();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private int done() {
    return acknowledged.size() + endedTasks.get();
  }

  /** Work that ends with an error when the server is killed. */
  private interface Work {
    void run() throws Exception;
  }

  private Thread start(AtomicBoolean over, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                // After the kill that is no surprise: what was answered until then is what counts.
                if (!over.get()) {
                  surprises.add(e);
                }
              }
            });
    thread.start();
    return thread;
  }

  private void backups(ServerChild server, AtomicBoolean over) throws Exception {
    try (PbsClient client = server.client()) {
      while (!over.get()) {
        byte[] next = image.clone();
        for (int i = 0; i < 2; i++) {
          next[random.nextInt(next.length)]++;
        }
        BackupSnapshot snapshot = new BackupSnapshot(GROUP, time += 3600);
        tried.put(snapshot, next);
        Path disk = Files.write(scratch.resolve("disk"), next);
        try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
          session.uploadImage("disk.img", disk);
          session.finish();
        }
        acknowledged.put(snapshot, next);
        image = next;
      }
    }
  }

  private void tasks(ServerChild server, AtomicBoolean over) throws Exception {
    Parameters prune =
        Parameters.of("keep-last", KEEP).and("backup-type", "vm").and("backup-id", "100").and("use-task", true);
    try (PbsClient client = server.client();
        HttpEngine engine = HttpEngine.start(server.settings())) {
      RestClient rest = server.rest(engine);
      while (!over.get()) {
        run(client, rest, "gc", Parameters.of("grace", 0));
        run(client, rest, "prune", prune);
        run(client, rest, "verify", Parameters.of("ignore-verified", false));
      }
    }
  }

  private void run(PbsClient client, RestClient rest, String task, Parameters parameters) throws Exception {
    String upid;
    try {
      upid = rest.call(HttpMethod.POST, STORE + task, parameters).asText();
    } catch (ClientException e) {
      if (e.getMessage() != null && e.getMessage().contains("does not exist")) {
        return; // No backup of the group has begun yet.
      }
      throw e;
    }
    while (client.tasks().exitStatus(upid).isEmpty()) {
      Thread.sleep(5);
    }
    endedTasks.incrementAndGet();
  }

  private void check(ServerChild server, String when) throws Exception {
    try (PbsClient client = server.client()) {
      List<BackupSnapshot> finished = new ArrayList<>();
      for (SnapshotItem item : client.datastore().snapshots(Namespace.ROOT, null)) {
        if (item.finished()) {
          finished.add(item.snapshot());
          assertThat(restore(client, item.snapshot())).as("%s of %s", when, item).isEqualTo(tried.get(item.snapshot()));
        }
      }
      // A prune may remove one that has enough newer ones, acknowledged or not.
      List<BackupSnapshot> lost =
          acknowledged.keySet().stream()
              .filter(snapshot -> !finished.contains(snapshot))
              .filter(snapshot -> finished.stream().filter(f -> f.compareTo(snapshot) > 0).count() < KEEP)
              .toList();
      assertThat(lost).as(when).isEmpty();
    }
  }

  private static byte[] restore(PbsClient client, BackupSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession session = client.openReader(Namespace.ROOT, snapshot)) {
      session.copyTo("disk.img", out, RestoreListener.NONE);
    }
    return out.toByteArray();
  }

  private static void soundOnDisk(Path store) {
    CheckResult result =
        new CheckRun(store, CheckOptions.of(false), Zstd.detect(), InstantSource.system()).run();
    assertThat(result.findings()).noneMatch(finding -> finding.severity() == Severity.CRITICAL);
  }
}
