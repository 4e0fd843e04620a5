package io.pbs4j.storage.stats;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import java.util.List;

/**
 * What one group uses.
 *
 * @param snapshots its snapshots, oldest first
 */
public record GroupUsage(Namespace ns, BackupGroup group, Usage usage, List<SnapshotUsage> snapshots) {}
