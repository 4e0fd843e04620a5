package io.pbs4j.storage.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LockTableTest {
  private final LockTable table = new LockTable();

  @Test
  void aLockHeldAloneIsHadByNobodyElse() {
    LockTable.Hold hold = table.tryExclusive("a");
    assertThat(hold).isNotNull();
    assertThat(table.tryExclusive("a")).isNull();
    assertThat(table.tryShared("a")).isNull();
    assertThat(table.tryExclusive("b")).isNotNull();
  }

  @Test
  void aSharedLockIsHadByManyAndByNobodyAlone() {
    LockTable.Hold first = Objects.requireNonNull(table.tryShared("a"));
    LockTable.Hold second = Objects.requireNonNull(table.tryShared("a"));
    assertThat(table.tryExclusive("a")).isNull();
    first.close();
    assertThat(table.tryExclusive("a")).isNull();
    second.close();
    assertThat(table.tryExclusive("a")).isNotNull();
  }

  @Test
  void closingTwiceReleasesOnce() {
    LockTable.Hold first = Objects.requireNonNull(table.tryShared("a"));
    LockTable.Hold second = Objects.requireNonNull(table.tryShared("a"));
    first.close();
    first.close();
    assertThat(table.tryExclusive("a")).isNull();
    second.close();
    LockTable.Hold alone = Objects.requireNonNull(table.tryExclusive("a"));
    alone.close();
    LockTable.Hold next = Objects.requireNonNull(table.tryExclusive("a"));
    alone.close();
    assertThat(table.tryShared("a")).isNull();
    next.close();
  }

  /** Steps on three names: take alone, take shared, release the oldest or newest hold. */
  @Property
  void behavesLikeACounterPerName(@ForAll @Size(max = 60) List<@IntRange(max = 11) Integer> steps) {
    Map<String, Integer> model = new HashMap<>();
    List<LockTable.Hold> holds = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int step : steps) {
      String name = "n" + step % 3;
      int held = model.getOrDefault(name, 0);
      switch (step / 3) {
        case 0 -> {
          LockTable.Hold hold = table.tryExclusive(name);
          assertThat(hold != null).isEqualTo(held == 0);
          if (hold != null) {
            model.put(name, -1);
            holds.add(hold);
            names.add(name);
          }
        }
        case 1 -> {
          LockTable.Hold hold = table.tryShared(name);
          assertThat(hold != null).isEqualTo(held >= 0);
          if (hold != null) {
            model.put(name, held + 1);
            holds.add(hold);
            names.add(name);
          }
        }
        default -> {
          if (!holds.isEmpty()) {
            int which = step / 3 == 2 ? 0 : holds.size() - 1;
            holds.remove(which).close();
            model.computeIfPresent(
                names.remove(which), (n, count) -> count <= 1 ? null : count - 1);
          }
        }
      }
    }
    holds.forEach(LockTable.Hold::close);
    for (String name : new String[] {"n0", "n1", "n2"}) {
      LockTable.Hold hold = Objects.requireNonNull(table.tryExclusive(name));
      hold.close();
    }
  }

  @Test
  void onlyOneOfManyThreadsHoldsALockAlone() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    try (LockTable.Hold hold = table.tryExclusive("a")) {
                      if (hold != null) {
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        taken.incrementAndGet();
                        inside.decrementAndGet();
                      }
                    }
                  }
                }));
      }
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(taken).hasPositiveValue();
    assertThat(table.tryExclusive("a")).isNotNull();
  }
}
