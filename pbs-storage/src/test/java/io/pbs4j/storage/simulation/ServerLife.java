package io.pbs4j.storage.simulation;

import io.pbs4j.testkit.disk.PowerCutException;

/** One server from its start to its crash or end: its calls are where others get in between. */
interface ServerLife {
  /** Lets others go first; throws {@link PowerCutException} if the server crashes here or has crashed. */
  void point(String what);

  /** A number below a bound that the seed decides; 0 while nothing is to go wrong. */
  int trouble(int bound);
}
