/** Tests. */
@NullMarked
package io.pbs4j.server.rrd;

import org.jspecify.annotations.NullMarked;
