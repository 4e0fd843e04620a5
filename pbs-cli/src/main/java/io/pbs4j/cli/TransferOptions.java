package io.pbs4j.cli;

import io.pbs4j.cli.output.Progress;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.client.Retries;
import io.pbs4j.client.Throttle;
import io.pbs4j.core.InvalidNameException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How data travels. */
final class TransferOptions {
  /** Least values of the stock client. */
  private static final long MIN_RATE = 100_000;

  private static final long MIN_BURST = 1000;
  private static final double MILLIS = 1000;

  @Option(names = "--rate", paramLabel = "BYTES", description = "most bytes per second, at least 100000")
  private @Nullable Long rate;

  @Option(
      names = "--burst",
      paramLabel = "BYTES",
      description = "bytes that may travel at once after a pause (default: those of one second)")
  private @Nullable Long burst;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "3",
      description = "how often to try again in a row when the connection is lost (default: ${DEFAULT-VALUE})")
  private int retries;

  Throttle throttle() {
    if (burst != null && burst < MIN_BURST) {
      throw new InvalidNameException("burst", "at least " + MIN_BURST + " bytes");
    }
    if (rate == null) {
      return Throttle.NONE;
    }
    if (rate < MIN_RATE) {
      throw new InvalidNameException("rate", "at least " + MIN_RATE + " bytes per second");
    }
    return Throttle.of(rate, burst == null ? rate : burst);
  }

  Retries retries(CliContext context, Progress progress) {
    if (retries < 0) {
      throw new InvalidNameException("retries", "must not be negative");
    }
    return new Retries(
        retries,
        (reason, pause) -> {
          progress.clear();
          context
              .err()
              .printf("warning: %s; trying again in %.1f s%n", reason.getMessage(), pause.toMillis() / MILLIS);
        });
  }
}
