package io.pbs4j.server.audit;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.time.Instant;

/**
 * One snapshot that was removed.
 *
 * @param time when
 * @param who the user or token that asked for it
 * @param action such as {@code forget} or {@code prune --keep-last 3}
 * @param store its datastore
 * @param ns its namespace
 * @param snapshot the snapshot
 */
public record Removal(
    Instant time, AuthId who, String action, String store, Namespace ns, BackupSnapshot snapshot) {}
