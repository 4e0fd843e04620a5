package io.pbs4j.cli;

import io.pbs4j.cli.shell.CliContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** Runs the command within a test. */
public final class CommandRunner {
  /** Exit code and output. */
  public record Result(int code, String out, String err) {}

  private CommandRunner() {}

  /** Runs one command line. */
  public static Result run(Map<String, String> variables, InstantSource clock, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CliContext context =
        new CliContext(
            variables,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            clock);
    int code = PbsMain.run(context, args);
    return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
