/**
 * Retention rules: which snapshots of a group to keep.
 */
@NullMarked
package io.pbs4j.storage.prune;

import org.jspecify.annotations.NullMarked;
