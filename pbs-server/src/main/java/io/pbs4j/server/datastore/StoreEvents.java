package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What others do when the configuration of a datastore changes. */
public interface StoreEvents {
  /**
   * A datastore was made together with retention rules.
   *
   * @param prune {@code schedule} and {@code keep-*} of the prune job it is to have; empty for none
   */
  void created(String store, ObjectNode prune);

  /** The schedule of a datastore's garbage collection is another one from now on. */
  void gcScheduleChanged(String store);

  /**
   * A datastore was removed.
   *
   * @param keepJobs whether its jobs stay
   */
  void removed(String store, boolean keepJobs);
}
