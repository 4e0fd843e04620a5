/** A datastore: snapshots, chunks, locks and sessions on a storage backend. */
@NullMarked
package io.pbs4j.storage;

import org.jspecify.annotations.NullMarked;
