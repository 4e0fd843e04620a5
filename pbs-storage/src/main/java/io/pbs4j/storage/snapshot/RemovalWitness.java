package io.pbs4j.storage.snapshot;

import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;

/** Told of every snapshot that somebody removes, so that it can be answered later who did it. */
public interface RemovalWitness {
  /** Tells nobody. */
  RemovalWitness NONE = (ns, snapshot) -> {};

  /**
   * A snapshot is removed now: it is locked, it is not protected, and nothing of it is gone yet. A removal does
   * not fail because this could not be written down.
   */
  void removing(Namespace ns, BackupSnapshot snapshot);
}
