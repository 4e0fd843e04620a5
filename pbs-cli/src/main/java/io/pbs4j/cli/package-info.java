/** The {@code pbs} command: a client for people and scripts. */
@NullMarked
package io.pbs4j.cli;

import org.jspecify.annotations.NullMarked;
