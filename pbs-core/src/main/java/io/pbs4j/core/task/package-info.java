/**
 * Unique task identifiers (UPID).
 */
@NullMarked
package io.pbs4j.core.task;

import org.jspecify.annotations.NullMarked;
