package io.pbs4j.testkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class InterleavingTest {
  private static Interleaving lockedWork(long seed) throws Exception {
    Interleaving run = new Interleaving(seed, 50, true);
    ReentrantLock lock = new ReentrantLock(true);
    for (String name : List.of("a", "b", "c")) {
      run.add(
          name,
          () -> {
            for (int i = 0; i < 5; i++) {
              run.point("before");
              lock.lockInterruptibly();
              try {
                run.point("inside");
                run.point("still inside");
              } finally {
                lock.unlock();
              }
            }
          });
    }
    run.run();
    return run;
  }

  @Test
  void theSameSeedGivesTheSameOrderAlsoWhenActorsWaitForLocks() throws Exception {
    Set<Long> orders = new HashSet<>();
    for (long seed = 0; seed < 30; seed++) {
      Interleaving one = lockedWork(seed);
      Interleaving other = lockedWork(seed);
      assertThat(other.trace()).isEqualTo(one.trace());
      assertThat(other.hash()).isEqualTo(one.hash());
      orders.add(one.hash());
    }
    assertThat(orders).hasSizeGreaterThan(25);
  }

  @Test
  void nobodyIsInsideALockWithAnother() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      List<String> inside = new ArrayList<>();
      for (String step : lockedWork(seed).trace()) {
        if (step.endsWith(": inside")) {
          inside.add(step.substring(0, 1));
        } else if (step.endsWith("still inside")) {
          assertThat(inside.get(inside.size() - 1)).isEqualTo(step.substring(0, 1));
        }
      }
      assertThat(inside).hasSize(15);
    }
  }

  @Test
  void whatAnActorThrowsIsThrownByTheRun() {
    Interleaving run = new Interleaving(1, 50, false);
    run.add(
        "a",
        () -> {
          throw new IllegalStateException("no");
        });
    assertThatThrownBy(run::run).isInstanceOf(IllegalStateException.class).hasMessage("no");
  }

  @Test
  void aPointInAnotherThreadDoesNothing() {
    new Interleaving(1, 50, false).point("here");
  }
}
