package io.pbs4j.storage.snapshot;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;

/** Which groups some work on many of them is about, such as those that belong to whoever asked for it. */
@FunctionalInterface
public interface GroupChoice {
  /** Every group. */
  GroupChoice ALL = (ns, group) -> true;

  /** Whether a group is included. */
  boolean includes(Namespace ns, BackupGroup group) throws IOException;
}
