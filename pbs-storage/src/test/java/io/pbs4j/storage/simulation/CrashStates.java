package io.pbs4j.storage.simulation;

import io.pbs4j.testkit.disk.Losses;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The states in which a disk may be found after a power cut at one moment: all of them if there are few, else
 * the first of them in order and others at random.
 */
final class CrashStates {
  private final SimulatedDisk disk;
  private final int limit;
  private final SplittableRandom random;

  /** What is done with each state. */
  @FunctionalInterface
  interface Visitor {
    void state(SimulatedDisk found, String losses);
  }

  /**
   * Creates them.
   *
   * @param limit how many in order, and how many more at random if those were not all
   * @param seed decides which at random
   */
  CrashStates(SimulatedDisk disk, int limit, long seed) {
    this.disk = disk;
    this.limit = limit;
    this.random = new SplittableRandom(seed);
  }

  /** Choices made so far, the last of which changes first. */
  private static final class InOrder implements Losses {
    private final List<int[]> choices = new ArrayList<>();
    private int next;

    @Override
    public int choose(Kind kind, String path, int bound) {
      if (kind == Kind.ACCESS_TIME) {
        return 0;
      }
      if (next == choices.size()) {
        choices.add(new int[] {0, bound});
      }
      return choices.get(next++)[0];
    }

    /** Goes on to the next combination; returns false if there is none. */
    boolean advance() {
      // What was not asked this time depends on choices that change now.
      choices.subList(next, choices.size()).clear();
      next = 0;
      while (!choices.isEmpty()) {
        int[] last = choices.get(choices.size() - 1);
        if (++last[0] < last[1]) {
          return true;
        }
        choices.remove(choices.size() - 1);
      }
      return false;
    }

    @Override
    public String toString() {
      return choices.stream().map(Arrays::toString).toList().toString();
    }
  }

  /** Visits them; returns how many there were. */
  int visit(Visitor visitor) {
    InOrder inOrder = new InOrder();
    int count = 0;
    boolean more = true;
    while (more && count < limit) {
      SimulatedDisk found = disk.afterCrash(inOrder);
      visitor.state(found, inOrder.toString());
      count++;
      more = inOrder.advance();
    }
    for (int i = 0; more && i < limit; i++) {
      long seed = random.nextLong();
      visitor.state(disk.afterCrash(Losses.random(new SplittableRandom(seed))), "random " + seed);
      count++;
    }
    return count;
  }
}
