package io.pbs4j.storage.session;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.lock.SnapshotLocks;
import io.pbs4j.storage.snapshot.NamespaceStore;
import io.pbs4j.storage.snapshot.SnapshotStore;
import java.time.InstantSource;

/**
 * The parts of a datastore that sessions work on.
 *
 * @param name the datastore's name, for logs
 * @param backend the storage
 * @param chunks its chunks
 * @param snapshots its snapshots
 * @param namespaces its namespaces
 * @param locks its locks
 * @param zstd compression
 * @param clock the time
 */
public record SessionStore(
    String name,
    Backend backend,
    ChunkStore chunks,
    SnapshotStore snapshots,
    NamespaceStore namespaces,
    SnapshotLocks locks,
    Zstd zstd,
    InstantSource clock) {}
