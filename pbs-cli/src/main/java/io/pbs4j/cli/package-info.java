/** The {@code pbs} command. */
@NullMarked
package io.pbs4j.cli;

import org.jspecify.annotations.NullMarked;
