/** Samples of the host and of datastores over time, in fewer and fewer details the older they are. */
@NullMarked
package io.pbs4j.server.rrd;

import org.jspecify.annotations.NullMarked;
