package io.pbs4j.server.datastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.job.JobsFixture;
import io.pbs4j.server.task.TaskFilter;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.check.CheckOptions;
import io.pbs4j.storage.check.CheckRun;
import io.pbs4j.storage.check.Severity;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.prune.PruneGuard;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fourteen days in an afternoon: a backup every six hours by the client's good clock, a prune every hour and
 * scheduled collections by the server's clock, which is set by hours in between. Days begin in Berlin.
 */
class FourteenDaysTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final KeepOptions RULES = new KeepOptions(2, 0, 5, 0, 0, 0);
  private static final int HOURS = 14 * 24;
  private static final int BACKUP_EVERY = 6;

  @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(0);
  private final TreeSet<BackupSnapshot> made = new TreeSet<>();
  private final List<Instant> collections = new ArrayList<>();
  private Instant good = Instant.EPOCH;
  private long removed;

  @ParameterizedTest
  @CsvSource({
    "2028-02-22T23:30:00Z, -2, 25", // over 29 February
    "2028-03-19T23:30:00Z, -2, 25", // summer time begins on the 26th
    "2028-10-22T22:30:00Z, -2, 25", // and ends on the 29th
    "2028-03-19T23:30:00Z, 25, -25"
  })
  void clocksThatAreSetDoNoHarm(Instant start, int firstJump, int secondJump) throws Exception {
    good = start;
    clock.set(start);
    try (PbsServer server = PbsServer.start(ServerConfig.forTests(directory), clock, BERLIN)) {
      JobsFixture jobs =
          new JobsFixture(server, directory.resolve("jobs"), clock, BERLIN, Duration.ofHours(24));
      for (int hour = 0; hour < HOURS; hour++) {
        if (hour == 5 * 24 + 3) {
          clock.advance(Duration.ofHours(firstJump));
        }
        if (hour == 9 * 24 + 7) {
          clock.advance(Duration.ofHours(secondJump));
        }
        hour(server, jobs, hour);
        good = good.plus(Duration.ofHours(1));
        clock.advance(Duration.ofHours(1));
      }
      assertThat(server.datastores().reading("default").snapshots().snapshots(Namespace.ROOT, GROUP))
          .containsExactlyElementsOf(expected());
      jobs.close();
    }
    check(Math.max(0, -Math.min(firstJump, secondJump)));
  }

  private void hour(PbsServer server, JobsFixture jobs, int hour) throws Exception {
    Datastore store = server.datastores().writing("default");
    if (hour % BACKUP_EVERY == 0) {
      backup(store, hour);
    }
    GroupPrune prune = store.prune(BERLIN);
    List<GroupPrune.Decision> decisions = prune.decide(Namespace.ROOT, GROUP, RULES);
    PruneGuard.DEFAULT.requireNoFuture(decisions, clock.instant());
    prune.remove(
        Namespace.ROOT,
        decisions,
        warning -> {
          throw new AssertionError(warning);
        });
    assertThat(store.snapshots().lastFinished(Namespace.ROOT, GROUP)).contains(made.last());
    int before = runs(server);
    jobs.run();
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(30))).isTrue();
    int after = runs(server);
    if (after > before) {
      assertThat(after).isEqualTo(before + 1);
      collections.add(good);
      removed += store.gcStatus().removedChunks();
    }
  }

  private void backup(Datastore store, int hour) throws Exception {
    BackupSnapshot snapshot = new BackupSnapshot(GROUP, good.getEpochSecond());
    try (BackupSession session =
        store.backup(
            new BackupRequest(Namespace.ROOT, snapshot, StoreFixture.USER, false, false), line -> {})) {
      if (hour % (4 * BACKUP_EVERY) == 0) {
        // A backup that does not come to its end leaves garbage.
        new Uploader(session).chunk(Kind.FIXED, garbage(session), new byte[4 << 20]);
      } else {
        new Uploader(session).smallBackup();
        made.add(snapshot);
      }
    }
    if (made.isEmpty()) {
      backup(store, 1);
    }
  }

  private static int garbage(BackupSession session) throws Exception {
    return session.createFixedIndex("garbage.img.fidx", 4 << 20, null);
  }

  private int runs(PbsServer server) throws Exception {
    return server
        .tasks()
        .list(
            new TaskFilter("default", false, false, null, null, null, GcTasks.TYPE, List.of()), t -> true, 0, 0)
        .size();
  }

  /** The rules, said in another way: the two newest, and the newest of each of the five days that follow. */
  private List<BackupSnapshot> expected() {
    Set<BackupSnapshot> kept = new TreeSet<>();
    List<BackupSnapshot> newestFirst = new ArrayList<>(made);
    Collections.reverse(newestFirst);
    Set<LocalDate> covered = new HashSet<>();
    for (BackupSnapshot snapshot : newestFirst.subList(0, 2)) {
      kept.add(snapshot);
      covered.add(day(snapshot));
    }
    Set<LocalDate> days = new HashSet<>();
    for (BackupSnapshot snapshot : newestFirst) {
      LocalDate day = day(snapshot);
      if (!covered.contains(day) && days.size() < 5 && days.add(day)) {
        kept.add(snapshot);
      }
    }
    return new ArrayList<>(kept);
  }

  private static LocalDate day(BackupSnapshot snapshot) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(snapshot.time()), BERLIN);
  }

  private void check(int hoursBack) {
    // A day apart by the server's clock: setting it back by less than a day delays one run by as much.
    assertThat(collections.size()).isBetween(12, 15);
    assertThat(removed).as("chunks of backups that did not come to their end").isGreaterThanOrEqualTo(10);
    for (int i = 1; i < collections.size(); i++) {
      assertThat(Duration.between(collections.get(i - 1), collections.get(i)))
          .as("between collections %d and %d", i, i + 1)
          .isLessThanOrEqualTo(Duration.ofHours(24 + hoursBack));
    }
    assertThat(
            new CheckRun(
                    directory.resolve("datastores/default"), CheckOptions.of(false), Zstd.detect(), clock)
                .run()
                .findings())
        .noneMatch(finding -> finding.severity() == Severity.CRITICAL);
  }
}
