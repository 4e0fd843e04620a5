package io.pbs4j.cli;

import io.pbs4j.cli.output.Progress;
import io.pbs4j.client.ClientEnvironment;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;

/**
 * What a command may touch of the outside.
 *
 * @param environment settings from environment variables
 * @param out results
 * @param rawOut the same stream, for data
 * @param err progress and messages
 * @param terminal whether {@code err} is a terminal
 * @param clock the time
 */
record CliContext(
    ClientEnvironment environment,
    PrintStream out,
    OutputStream rawOut,
    PrintStream err,
    boolean terminal,
    InstantSource clock) {
  Progress progress() {
    return new Progress(err, terminal, clock);
  }
}
