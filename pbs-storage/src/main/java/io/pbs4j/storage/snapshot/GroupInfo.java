package io.pbs4j.storage.snapshot;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group as listings show it.
 *
 * @param group which one
 * @param owner its owner, {@code null} if unknown
 * @param lastBackup time of its newest snapshot, seconds since 1970
 * @param count number of snapshots
 * @param files file names of its newest finished snapshot
 * @param comment first line of the group's notes
 */
public record GroupInfo(
    BackupGroup group,
    @Nullable AuthId owner,
    long lastBackup,
    int count,
    List<String> files,
    Optional<String> comment) {}
