/**
 * Names: backup type, group, snapshot, namespace and archive, with their text forms, limits and order.
 */
@NullMarked
package io.pbs4j.core.snapshot;

import org.jspecify.annotations.NullMarked;
