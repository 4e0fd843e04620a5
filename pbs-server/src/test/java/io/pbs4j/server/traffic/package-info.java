/** Tests. */
@NullMarked
package io.pbs4j.server.traffic;

import org.jspecify.annotations.NullMarked;
