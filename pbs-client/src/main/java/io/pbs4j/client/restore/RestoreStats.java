package io.pbs4j.client.restore;

import io.pbs4j.core.snapshot.ArchiveName;

/**
 * A restored file.
 *
 * @param archive its name on the server
 * @param bytes its length
 */
public record RestoreStats(ArchiveName archive, long bytes) {}
