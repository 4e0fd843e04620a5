package io.pbs4j.storage.stats;

import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;

/**
 * What one snapshot uses.
 *
 * @param addedBytes chunks as stored that no older snapshot of its group needs: the growth of the group
 */
public record SnapshotUsage(Namespace ns, BackupSnapshot snapshot, Usage usage, long addedBytes) {}
