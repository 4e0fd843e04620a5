package io.pbs4j.storage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.SimulatedFilesystem;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.disk.DiskCall;
import io.pbs4j.testkit.disk.DiskGate;
import io.pbs4j.testkit.disk.Losses;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power goes before every change of the disk in up to three pieces of work, with every legal loss up to a
 * bound: what is found is the old state or the new one, and the new one if it was acknowledged.
 */
class CrashPointsTest {
  /** States in order at each point, and as many more at random where there are more. */
  private static final int STATES = Integer.getInteger("crash.states", 12);

  private final ManualClock clock = ManualClock.at(StoreFixture.START + 1000);

  static Stream<List<Workflow>> work() {
    return Stream.of(
        List.of(Workflow.BACKUP, Workflow.INCREMENTAL_BACKUP, Workflow.VERIFICATION),
        List.of(Workflow.ABORTED_BACKUP, Workflow.INCREMENTAL_BACKUP),
        List.of(Workflow.INCREMENTAL_BACKUP, Workflow.FORGET, Workflow.COLLECTION),
        List.of(Workflow.PRUNE, Workflow.COLLECTION, Workflow.BACKUP),
        List.of(Workflow.GROUP_REMOVAL, Workflow.COLLECTION, Workflow.INCREMENTAL_BACKUP),
        List.of(Workflow.NOTES, Workflow.PROTECTION, Workflow.CLIENT_LOG),
        List.of(Workflow.OWNER_CHANGE, Workflow.GROUP_NOTES, Workflow.NAMESPACE_CREATION),
        List.of(Workflow.NAMESPACE_CREATION, Workflow.NAMESPACE_REMOVAL, Workflow.COLLECTION));
  }

  private Datastore open(SimulatedDisk disk, SyncLevel level) throws IOException {
    return new Datastore("crashed", SimulatedFilesystem.open(disk, level, clock), Zstd.detect(), clock);
  }

  /** One sequence of work with a power cut before each of its changes. */
  private final class Run implements DiskGate {
    private final SyncLevel level;
    private final SimulatedDisk disk = new SimulatedDisk(clock);
    private final Ledger ledger = new Ledger();
    private Workflow acknowledged = Workflow.BACKUP;
    private int points;
    private int states;

    Run(SyncLevel level) throws IOException {
      this.level = level;
      SimulatedFilesystem.create(disk);
      try (Datastore store = open(disk, level)) {
        Workflow.prepare(store, ledger);
      }
      disk.syncAll();
    }

    void run(List<Workflow> work) throws IOException {
      try (Datastore store = open(disk, level)) {
        for (Workflow each : work) {
          if (each == Workflow.NAMESPACE_REMOVAL) {
            acknowledged = Workflow.BACKUP; // What was created may go again from now on.
          }
          disk.gate(this);
          each.run(store, ledger, 0);
          disk.gate(DiskGate.OPEN);
          acknowledged = each;
          cut("after " + each);
        }
      }
    }

    @Override
    public void before(DiskCall call, Path path) {
      if (call.changes()) {
        cut("before " + call + " " + path);
      }
    }

    private void cut(String where) {
      points++;
      states +=
          new CrashStates(disk, STATES, points)
              .visit(
                  (found, losses) -> {
                    try {
                      check(found);
                    } catch (IOException | RuntimeException | AssertionError e) {
                      throw new AssertionError(
                          "power cut " + where + ", losses " + losses + ": " + e.getMessage(), e);
                    }
                  });
    }

    private void check(SimulatedDisk found) throws IOException {
      try (Datastore store = open(found, level)) {
        new StoreAudit(store, ledger).checkSnapshots();
        assertThat(acknowledged.visible(store)).as(acknowledged + " was acknowledged").isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("work")
  void whatIsFoundAfterAPowerCutIsOldOrNew(List<Workflow> work) throws Exception {
    for (SyncLevel level : List.of(SyncLevel.FILE, SyncLevel.FILESYSTEM)) {
      Run run = new Run(level);
      run.run(work);
      System.out.println(work + ", " + level + ": " + run.points + " points, " + run.states + " states");
    }
  }

  @Test
  void aDatastoreIsThereWhenItsCreationWasAcknowledged() throws Exception {
    SimulatedDisk disk = new SimulatedDisk(clock);
    SimulatedFilesystem.create(disk);
    new CrashStates(disk, STATES, 1)
        .visit(
            (found, losses) -> {
              try {
                open(found, SyncLevel.FILE).close();
              } catch (IOException e) {
                throw new AssertionError(losses, e);
              }
            });
    assertThat(disk.afterCrash(Losses.EVERYTHING).path("/store/.chunks")).exists();
  }

  private void assertFound(Predicate<Path> forgottenSyncs, List<Workflow> work) throws IOException {
    Run run = new Run(SyncLevel.FILE);
    run.disk.lieAboutSyncs(forgottenSyncs);
    assertThatThrownBy(() -> run.run(work)).isInstanceOf(AssertionError.class);
  }

  @Test
  void anySyncThatIsLeftOutIsFound() throws Exception {
    assertFound(path -> path.toString().contains("index.json."), List.of(Workflow.BACKUP));
    assertFound(path -> path.toString().endsWith("Z"), List.of(Workflow.BACKUP));
    assertFound(path -> path.toString().endsWith("/host"), List.of(Workflow.BACKUP));
    assertFound(path -> path.toString().endsWith(".chunks"), List.of(Workflow.BACKUP));
    assertFound(path -> path.toString().matches(".*chunks.*tmp_.*"), List.of(Workflow.BACKUP));
    assertFound(path -> path.toString().matches(".*/\\.chunks/[0-9a-f]{4}"), List.of(Workflow.BACKUP));
    assertFound(path -> path.toString().contains("didx"), List.of(Workflow.BACKUP));
    assertFound(path -> path.toString().endsWith("host/a"), List.of(Workflow.FORGET));
    assertFound(path -> path.toString().contains("owner."), List.of(Workflow.OWNER_CHANGE));
    assertFound(path -> path.toString().endsWith("/x/ns"), List.of(Workflow.NAMESPACE_CREATION));
  }
}
