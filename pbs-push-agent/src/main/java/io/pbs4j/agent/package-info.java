/**
 * A program that reports a PBS host outward, for hosts that nobody can reach from outside. It has no command
 * execution: it reads from one PBS and writes to the receivers it was told of, and that is all.
 */
@NullMarked
package io.pbs4j.agent;

import org.jspecify.annotations.NullMarked;
