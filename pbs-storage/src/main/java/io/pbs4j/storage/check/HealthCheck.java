package io.pbs4j.storage.check;

/** One thing that is looked at, by a name that users can choose or leave out. */
public sealed interface HealthCheck permits StoreCheck, GroupCheck, SnapshotCheck, ChunkCheck, CrossCheck {
  /** Its name, such as {@code index}. */
  String name();

  /** What it looks at, in a few words. */
  String description();

  /** What it reads. */
  Cost cost();
}
