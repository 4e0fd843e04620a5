package io.pbs4j.storage.simulation;

import io.pbs4j.storage.gc.GcOptions;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a seed makes of a run.
 *
 * @param seed the seed
 * @param onDisk whether the datastore lies on a disk, else in a bucket
 * @param switchPercent how likely another actor goes on at a point
 * @param crashes how often the server crashes
 * @param powerCuts whether most crashes take away what was not synced
 * @param syncEachFile whether chunks are synced one by one when they are written
 * @param clockJumps whether the clock jumps by hours and days, forth and back
 * @param troublePerMille how many of a thousand requests to a bucket get no answer
 * @param grace how long a collection leaves chunks alone that nobody needs
 * @param takeover whether a second server takes over the bucket while the first goes on
 */
record SimulationPlan(
    long seed,
    boolean onDisk,
    int switchPercent,
    int crashes,
    boolean powerCuts,
    boolean syncEachFile,
    boolean clockJumps,
    int troublePerMille,
    Duration grace,
    boolean takeover) {
  private static final int[] SWITCHES = {3, 15, 40, 80};
  private static final int[] CRASHES = {0, 0, 1, 1, 1, 2};
  private static final Duration[] GRACES = {
    GcOptions.GRACE, GcOptions.GRACE, Duration.ofMinutes(10), Duration.ZERO
  };
  private static final int[] TROUBLE = {0, 0, 5, 30};

  static SimulationPlan of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean onDisk = random.nextInt(5) < 3;
    return new SimulationPlan(
        seed,
        onDisk,
        pick(random, SWITCHES),
        pick(random, CRASHES),
        random.nextInt(4) > 0,
        random.nextBoolean(),
        random.nextInt(3) > 0,
        onDisk ? 0 : pick(random, TROUBLE),
        GRACES[random.nextInt(GRACES.length)],
        !onDisk && random.nextInt(3) == 0);
  }

  private static int pick(SplittableRandom random, int[] values) {
    return values[random.nextInt(values.length)];
  }
}
