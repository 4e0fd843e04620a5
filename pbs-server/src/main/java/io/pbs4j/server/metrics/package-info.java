/** Metrics in the text format of Prometheus. Whoever has some registers a collector; a scrape asks no storage. */
@NullMarked
package io.pbs4j.server.metrics;

import org.jspecify.annotations.NullMarked;
