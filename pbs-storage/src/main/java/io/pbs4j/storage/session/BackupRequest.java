package io.pbs4j.storage.session;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;

/**
 * What a client asks for when it starts a backup.
 *
 * @param ns where
 * @param snapshot which snapshot to create
 * @param authId who asks; becomes the owner of a new group
 * @param benchmark whether only the speed is tested and all is thrown away at the end
 * @param debug whether the log names every step; never every chunk, as there may be millions
 */
public record BackupRequest(
    Namespace ns, BackupSnapshot snapshot, AuthId authId, boolean benchmark, boolean debug) {
  /** The only group that benchmarks use, and that nothing else may. */
  public static final BackupGroup BENCHMARK_GROUP = new BackupGroup(BackupType.HOST, "benchmark");

  /** The group. */
  public BackupGroup group() {
    return snapshot.group();
  }
}
