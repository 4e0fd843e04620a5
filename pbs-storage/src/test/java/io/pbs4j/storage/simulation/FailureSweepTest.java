package io.pbs4j.storage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.SimulatedFilesystem;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.disk.DiskCall;
import io.pbs4j.testkit.disk.DiskGate;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every call of the storage fails once: the first, the second, and so on, until nothing is left to fail. */
class FailureSweepTest {
  private final ManualClock clock = ManualClock.at(StoreFixture.START + 1000);
  private final SimulatedDisk prepared = new SimulatedDisk(clock);
  private final Ledger before = new Ledger();

  @BeforeEach
  void prepare() throws IOException {
    SimulatedFilesystem.create(prepared);
    try (Datastore store = open(prepared)) {
      Workflow.prepare(store, before);
    }
  }

  private Datastore open(SimulatedDisk disk) throws IOException {
    return datastore(SimulatedFilesystem.open(disk, SyncLevel.FILESYSTEM, clock));
  }

  private Datastore datastore(Backend backend) {
    return new Datastore("swept", backend, Zstd.detect(), clock);
  }

  /** How a call fails. */
  enum Fault {
    INPUT_OUTPUT {
      @Override
      IOException of(Path path) {
        return new FileSystemException(path.toString(), null, "Input/output error");
      }
    },
    NO_SPACE {
      @Override
      IOException of(Path path) {
        return new FileSystemException(path.toString(), null, "No space left on device");
      }
    },
    INTERRUPT {
      @Override
      IOException of(Path path) {
        Thread.currentThread().interrupt();
        return new ClosedByInterruptException();
      }
    };

    abstract IOException of(Path path);

    boolean concerns(DiskCall call) {
      return this != NO_SPACE || (call.changes() && call != DiskCall.DELETE);
    }
  }

  /** Fails one call. */
  private static final class OneFailure implements DiskGate {
    private final Fault fault;
    private final int number;
    private int calls;
    private String failed = "";

    OneFailure(Fault fault, int number) {
      this.fault = fault;
      this.number = number;
    }

    @Override
    public void before(DiskCall call, Path path) throws IOException {
      if (fault.concerns(call) && ++calls == number) {
        failed = call + " " + path;
        throw fault.of(path);
      }
    }

    boolean happened() {
      return !failed.isEmpty();
    }

    /** What cannot be cleaned up stays. */
    boolean hitCleaning() {
      return failed.startsWith("DELETE") && failed.contains(".tmp");
    }
  }

  @ParameterizedTest
  @EnumSource
  void onADiskEveryCallMayFail(Workflow workflow) throws Exception {
    int failures = 0;
    for (Fault fault : Fault.values()) {
      int n = 1;
      while (fails(workflow, fault, n)) {
        n++;
      }
      failures += n - 1;
    }
    System.out.println(workflow + ": " + failures + " failures on a disk");
    assertThat(failures).isPositive();
  }

  /** One run with one failure; returns whether there was any. */
  private boolean fails(Workflow workflow, Fault fault, int n) throws Exception {
    SimulatedDisk disk = prepared.afterKill();
    Ledger ledger = before.copy();
    OneFailure failure = new OneFailure(fault, n);
    String what = workflow + ", " + fault + " " + n;
    try (Datastore store = open(disk)) {
      disk.gate(failure);
      boolean done = run(workflow, store, ledger, what, failure);
      disk.gate(DiskGate.OPEN);
      String where = what + " at " + failure.failed;
      assertThat(store.sessions().backups()).as(where).isZero();
      assertThat(store.sessions().readers()).as(where).isZero();
      if (!failure.hitCleaning()) {
        assertThat(temporaryFiles(disk)).as(where).isEmpty();
      }
      check(store, ledger, where);
      if (!done) {
        try {
          workflow.run(store, ledger, 1);
        } catch (IOException e) {
          throw new AssertionError("does not succeed after " + where, e);
        }
        check(store, ledger, where);
      }
      if (workflow == Workflow.COLLECTION && failure.happened()) {
        workflow.run(store, ledger, 2);
      }
    }
    return failure.happened();
  }

  private static boolean run(
      Workflow workflow, Datastore store, Ledger ledger, String what, OneFailure failure) {
    try {
      workflow.run(store, ledger, 0);
      return true;
    } catch (IOException e) {
      boolean interrupted = failure.fault == Fault.INTERRUPT;
      assertThat(failure.happened()).as(what).isTrue();
      assertThat(e.toString()).as(what).containsIgnoringCase(interrupted ? "interrupt" : "/");
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what + " at " + failure.failed + " is no clear error", e);
    } finally {
      Thread.interrupted();
    }
  }

  private static void check(Datastore store, Ledger ledger, String where) throws IOException {
    try {
      new StoreAudit(store, ledger).checkSnapshots();
    } catch (AssertionError e) {
      throw new AssertionError("after " + where + ": " + e.getMessage(), e);
    }
  }

  private static List<String> temporaryFiles(SimulatedDisk disk) throws IOException {
    try (Stream<Path> files = Files.walk(SimulatedFilesystem.root(disk))) {
      return files.map(Path::toString).filter(name -> name.contains(".tmp")).toList();
    }
  }

  @Test
  void onADiskEveryCallMayFailWhileADatastoreIsCreatedOrOpened() throws Exception {
    int failures = 0;
    for (Fault fault : Fault.values()) {
      boolean more = true;
      for (int n = 1; more; n++) {
        SimulatedDisk disk = new SimulatedDisk(clock);
        OneFailure failure = new OneFailure(fault, n);
        disk.gate(failure);
        boolean created = false;
        try {
          SimulatedFilesystem.create(disk);
          created = true;
          open(disk).close();
        } catch (IOException e) {
          assertThat(e.toString()).containsIgnoringCase(fault == Fault.INTERRUPT ? "interrupt" : "/");
        } finally {
          Thread.interrupted();
        }
        disk.gate(DiskGate.OPEN);
        try {
          if (!created) {
            SimulatedFilesystem.create(disk);
          }
          open(disk).close();
        } catch (IOException e) {
          throw new AssertionError("no success after " + fault + " " + n + " at " + failure.failed, e);
        }
        more = failure.happened();
        failures++;
      }
    }
    System.out.println("creating and opening: " + failures + " failures on a disk");
  }

  /** Loses one request or its answer. */
  private static final class OneLoss implements BucketGate {
    private final Fate fate;
    private final int number;
    private int requests;
    private String lost = "";
    private boolean over;

    OneLoss(Fate fate, int number) {
      this.fate = fate;
      this.number = number;
    }

    @Override
    public Fate before(String request) {
      if (!over && ++requests == number) {
        lost = request;
        return fate;
      }
      return Fate.ANSWERED;
    }
  }

  @ParameterizedTest
  @EnumSource
  void inABucketEveryRequestMayGetNoAnswer(Workflow workflow) throws Exception {
    int failures = 0;
    for (BucketGate.Fate fate : List.of(BucketGate.Fate.REFUSED, BucketGate.Fate.ANSWER_LOST)) {
      int n = 1;
      while (getsNoAnswer(workflow, fate, n)) {
        n++;
      }
      failures += n - 1;
    }
    System.out.println(workflow + ": " + failures + " failures in a bucket");
  }

  private boolean getsNoAnswer(Workflow workflow, BucketGate.Fate fate, int n) throws Exception {
    Ledger ledger = new Ledger();
    SimulatedBucket bucket = new SimulatedBucket(clock);
    try (Datastore store = datastore(bucket.open(BucketGate.OPEN))) {
      Workflow.prepare(store, ledger);
    }
    OneLoss loss = new OneLoss(fate, n);
    try (Datastore store = datastore(bucket.open(loss))) {
      boolean done = false;
      try {
        workflow.run(store, ledger, 0);
        done = true;
      } catch (StorageException e) {
        assertThat(e.kind()).as(loss.lost).isEqualTo(StorageException.Kind.UNREACHABLE);
      } catch (IOException e) {
        assertThat(e).as(loss.lost).hasMessageContaining("did not answer");
      }
      loss.over = true;
      String where = workflow + " at " + loss.lost;
      check(store, ledger, where);
      assertThat(store.sessions().backups()).as(where).isZero();
      if (!done) {
        workflow.run(store, ledger, 1);
        check(store, ledger, where);
      }
    }
    return !loss.lost.isEmpty();
  }
}
