/** {@code pbs doctor}: what a user or token may do on a server, and what is missing. */
@NullMarked
package io.pbs4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
