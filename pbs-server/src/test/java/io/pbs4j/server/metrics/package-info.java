/** Tests. */
@NullMarked
package io.pbs4j.server.metrics;

import org.jspecify.annotations.NullMarked;
