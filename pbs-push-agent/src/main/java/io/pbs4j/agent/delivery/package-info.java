/**
 * Brings reports to receivers: at most one at a time to each, in order, from a buffer on disk when a receiver was
 * away, with pauses that grow and obey what the receiver says.
 */
@NullMarked
package io.pbs4j.agent.delivery;

import org.jspecify.annotations.NullMarked;
