/**
 * Groups, snapshots, owners, notes, protection and namespaces of a datastore.
 */
@NullMarked
package io.pbs4j.storage.snapshot;

import org.jspecify.annotations.NullMarked;
