package io.pbs4j.storage.survey;

import org.jspecify.annotations.Nullable;

/**
 * An index file of a datastore.
 *
 * @param path relative to the datastore
 * @param snapshot where it lies, {@code null} outside of snapshots
 * @param encrypted whether its manifest says that its chunks are encrypted
 * @param listed whether a manifest lists it
 * @param keyed whether its manifest names the key at hand
 */
public record IndexPlace(
    String path, @Nullable SnapshotPlace snapshot, boolean encrypted, boolean listed, boolean keyed) {}
