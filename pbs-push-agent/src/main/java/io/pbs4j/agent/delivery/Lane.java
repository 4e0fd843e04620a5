package io.pbs4j.agent.delivery;

/** The way to one server, for all destinations that lead there: it counts pushes by the address they come from. */
final class Lane {
  private boolean used;
  private long free;

  /**
   * Enters it, unless somebody did just now.
   *
   * @param now a stopwatch's nanoseconds
   * @return how long to wait, in nanoseconds; zero when it was entered
   */
  synchronized long enter(long now) {
    long wait = used ? free - now : 0;
    if (wait > 0) {
      return wait;
    }
    used = true;
    free = now + Pauses.BETWEEN.toNanos();
    return 0;
  }
}
