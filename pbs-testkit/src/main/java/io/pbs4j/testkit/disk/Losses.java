package io.pbs4j.testkit.disk;

import java.util.SplittableRandom;

/** Decides what a power cut takes away of that which nobody synced. */
@FunctionalInterface
public interface Losses {
  /** What is at stake. */
  enum Kind {
    /** How many of the last changes of a directory are lost; 0 to all of them. */
    NAMES,
    /**
     * What is left of a file that was written since its last sync: 0 all, 1 what was synced, 2 the first
     * half of it, 3 the right length with zeros in its second half.
     */
    CONTENT,
    /** The access time of a file: 0 the last, 1 the one that was synced. */
    ACCESS_TIME
  }

  /** Nothing is lost: the program was killed, not the machine. */
  Losses NOTHING = (kind, path, bound) -> 0;

  /** All that nobody synced is lost. */
  Losses EVERYTHING = (kind, path, bound) -> kind == Kind.NAMES ? bound - 1 : 1;

  /**
   * Chooses one outcome.
   *
   * @param path of the file or directory, from the root of the disk
   * @param bound number of outcomes
   * @return 0 to {@code bound - 1}
   */
  int choose(Kind kind, String path, int bound);

  /** Chooses at random, each outcome as likely as the others. */
  static Losses random(SplittableRandom random) {
    return (kind, path, bound) -> random.nextInt(bound);
  }
}
