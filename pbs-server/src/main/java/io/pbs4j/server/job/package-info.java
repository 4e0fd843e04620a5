/** Jobs: garbage collection, prune and verification by schedule or at once, and when they ran last. */
@NullMarked
package io.pbs4j.server.job;

import org.jspecify.annotations.NullMarked;
