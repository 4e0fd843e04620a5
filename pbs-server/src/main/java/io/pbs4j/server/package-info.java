/** The standalone server: wiring of its parts. */
@NullMarked
package io.pbs4j.server;

import org.jspecify.annotations.NullMarked;
