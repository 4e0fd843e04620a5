package io.pbs4j.storage.simulation;

/** A mistake that a simulated datastore makes on purpose, to show that the simulation would find it. */
public enum PlantedBug {
  /** None. */
  NONE,
  /** The collection does not ask which chunks running backups use. */
  COLLECTION_IGNORES_CLAIMS,
  /** The collection removes chunks when it has read half of the indexes. */
  COLLECTION_ENDS_MARKING_EARLY,
  /** What is synced is not on the platter. */
  SYNC_DOES_NOTHING
}
