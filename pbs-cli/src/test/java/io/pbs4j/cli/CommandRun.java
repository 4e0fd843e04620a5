package io.pbs4j.cli;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A command that ran within this process, with all that it said.
 *
 * @param code what it returned
 * @param raw bytes of its standard output
 * @param err its standard error
 */
record CommandRun(int code, byte[] raw, String err) {
  static CommandRun of(Map<String, String> variables, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CliContext context =
        new CliContext(
            variables,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            ManualClock.at(1_700_000_000));
    int code = PbsMain.run(context, args);
    return new CommandRun(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  String out() {
    return new String(raw, StandardCharsets.UTF_8);
  }
}
