package io.pbs4j.agent.update;

import java.time.Duration;

/** How time passes for an update. */
interface Pace {
  /** Nanoseconds since some moment. */
  long nanos();

  /** Waits. */
  void pause(Duration duration) throws InterruptedException;

  /** The time of this host, which does not jump with its clock. */
  static Pace ofHost() {
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
      }
    };
  }
}
