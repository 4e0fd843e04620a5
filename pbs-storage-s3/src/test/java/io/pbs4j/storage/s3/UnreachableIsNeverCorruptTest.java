package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.storage.StorageException;
import io.pbs4j.testkit.s3.Fault;
import io.pbs4j.testkit.s3.Fault.Moment;
import io.pbs4j.testkit.s3.FaultRule;
import io.pbs4j.testkit.s3.Faults;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever the server does, a failure says that it is away and nothing about the data; when it is back, all
 * that was acknowledged is there and all that is not needed can be removed.
 */
class UnreachableIsNeverCorruptTest {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.slowDown(),
          Fault.internalError(),
          Fault.tooManyRequests(0),
          Fault.accessDenied(),
          Fault.lostReply(),
          Fault.reset(Moment.BEFORE_BODY),
          Fault.reset(Moment.IN_REQUEST_BODY),
          Fault.reset(Moment.IN_ANSWER_BODY),
          new Fault.HalfBody(false));

  /** What is done to the store, and to the server. */
  enum Kind {
    BACK_UP,
    BACK_UP_AND_COLLECT,
    RESTORE,
    VERIFY,
    LIST,
    WORK,
    FORGET,
    COLLECT,
    RESTART,
    RESTART_ELSEWHERE,
    WEATHER,
    CALM,
    OUTAGE
  }

  /**
   * One step.
   *
   * @param choice of group, snapshot, contents or faults
   */
  record Step(Kind kind, int choice) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
                Tuple.of(6, Kind.BACK_UP),
                Tuple.of(2, Kind.BACK_UP_AND_COLLECT),
                Tuple.of(4, Kind.RESTORE),
                Tuple.of(1, Kind.VERIFY),
                Tuple.of(1, Kind.LIST),
                Tuple.of(1, Kind.WORK),
                Tuple.of(2, Kind.FORGET),
                Tuple.of(2, Kind.COLLECT),
                Tuple.of(1, Kind.RESTART),
                Tuple.of(1, Kind.RESTART_ELSEWHERE),
                Tuple.of(4, Kind.WEATHER),
                Tuple.of(1, Kind.CALM),
                Tuple.of(1, Kind.OUTAGE));
    Arbitrary<Integer> choices = Arbitraries.integers().between(0, 1 << 20);
    return Combinators.combine(kinds, choices).as(Step::new).list().ofMinSize(10).ofMaxSize(40);
  }

  @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
  void whateverTheServerDoes(@ForAll("steps") List<Step> steps, @ForAll boolean keepCache) throws Exception {
    Path directory = Files.createTempDirectory("trouble");
    try (StoreInTrouble store = new StoreInTrouble(directory)) {
      for (Step step : steps) {
        attempt(store, step);
      }
      store.prove(keepCache);
    } finally {
      remove(directory);
    }
  }

  private static void attempt(StoreInTrouble store, Step step) throws IOException {
    boolean done = true;
    try {
      take(store, step);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.UNREACHABLE) {
        throw new AssertionError(step + " failed as " + e.kind(), e);
      }
      done = false;
    }
    Statistics.collect(step.kind(), done ? "done" : "unreachable");
  }

  private static void take(StoreInTrouble store, Step step) throws IOException {
    SplittableRandom random = new SplittableRandom(step.choice());
    List<BackupSnapshot> snapshots = store.acknowledged();
    BackupSnapshot one = snapshots.isEmpty() ? null : snapshots.get(random.nextInt(snapshots.size()));
    switch (step.kind()) {
      case BACK_UP -> store.backUp("host/" + random.nextInt(2), contents(random), false);
      case BACK_UP_AND_COLLECT -> store.backUp("host/" + random.nextInt(2), contents(random), true);
      case RESTORE -> {
        if (one != null) {
          store.restore(one);
        }
      }
      case VERIFY -> store.verify();
      case LIST -> store.list();
      case WORK -> store.work(contents(random), contents(random), one);
      case FORGET -> {
        if (one != null) {
          store.forget(one);
        }
      }
      case COLLECT -> store.collectGarbage();
      case RESTART -> store.restart(true);
      case RESTART_ELSEWHERE -> store.restart(false);
      case WEATHER -> weather(store, random);
      case CALM -> {
        store.server().goOnline();
        store.server().faults().clear();
      }
      case OUTAGE -> store.server().goOffline();
      default -> throw new AssertionError(step);
    }
  }

  private static List<Integer> contents(SplittableRandom random) {
    List<Integer> contents = new ArrayList<>();
    for (int i = random.nextInt(1, 8); i > 0; i--) {
      contents.add(random.nextInt(StoreInTrouble.CONTENTS.size()));
    }
    return contents;
  }

  /** Some sorts of faults, each rare or common. */
  private static void weather(StoreInTrouble store, SplittableRandom random) throws IOException {
    store.server().goOnline();
    Faults faults = store.server().faults();
    faults.clear();
    for (Fault fault : FAULTS) {
      if (random.nextInt(3) == 0) {
        faults.add(FaultRule.always(fault).probability(random.nextInt(1, 6) / 12.0));
      }
    }
    if (random.nextInt(3) == 0) {
      faults.add(FaultRule.always(Fault.delay(Duration.ofMillis(2))).probability(0.2));
    }
    if (random.nextInt(3) == 0) {
      faults.lateListings(random.nextInt(1, 5));
    }
    faults.seed(random.nextLong());
  }

  private static void remove(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(directory).doesNotExist();
  }
}
