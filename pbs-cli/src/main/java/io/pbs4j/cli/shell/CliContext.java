package io.pbs4j.cli.shell;

import io.pbs4j.cli.output.Progress;
import io.pbs4j.client.ClientEnvironment;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command may touch of the outside.
 *
 * @param variables environment variables
 * @param out results
 * @param rawOut the same stream, for data
 * @param err progress and messages
 * @param terminal whether {@code err} is a terminal
 * @param clock the time
 */
public record CliContext(
    Map<String, String> variables,
    PrintStream out,
    OutputStream rawOut,
    PrintStream err,
    boolean terminal,
    InstantSource clock) {
  /** Settings from the environment variables. */
  public ClientEnvironment environment() {
    return new ClientEnvironment(variables);
  }

  /** Shows how far a transfer is. */
  public Progress progress() {
    return new Progress(err, terminal, clock);
  }
}
