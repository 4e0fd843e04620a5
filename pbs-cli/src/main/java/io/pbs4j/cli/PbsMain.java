package io.pbs4j.cli;

import io.pbs4j.cli.output.Printable;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.InvalidNameException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Entry point of the {@code pbs} program. */
public final class PbsMain {
  /** How long Ctrl-C waits for the running command to clean up. */
  private static final long CLEAN_UP_MILLIS = 10_000;

  private PbsMain() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    OutputStream raw = new FileOutputStream(FileDescriptor.out);
    CliContext context =
        new CliContext(
            System.getenv(),
            new PrintStream(raw, true, StandardCharsets.UTF_8),
            raw,
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            isTerminal(),
            InstantSource.system());
    Thread main = Thread.currentThread();
    Thread hook = new Thread(() -> interrupt(main), "pbs-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    int code = run(context, args);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came: the hook waits for this thread, and the process ends with the signal's code.
      return;
    }
    System.exit(code);
  }

  /** Lets the command drop its session and its temporary files before the process ends. */
  private static void interrupt(Thread main) {
    main.interrupt();
    try {
      main.join(CLEAN_UP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command within this process. */
  static int run(CliContext context, String... args) {
    PrintWriter out = new PrintWriter(context.out(), true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(context.err(), true, StandardCharsets.UTF_8);
    return PbsCommand.line(context)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(PbsMain::wrongUsage)
        .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line))
        .execute(args);
  }

  private static int wrongUsage(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    line.getErr().println("error: " + Printable.message(String.valueOf(failure.getMessage())));
    line.getErr().println("try: " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitStatus.USAGE.code();
  }

  private static int failed(Exception failure, CommandLine line) {
    line.getErr().println("error: " + Printable.message(message(failure)));
    return ExitStatus.of(failure).code();
  }

  private static String message(Throwable failure) {
    if (failure instanceof InvalidNameException name) {
      return name.field() + ": " + name.reason();
    }
    if (failure instanceof FormatException format) {
      return format.describe();
    }
    String message = failure.getMessage();
    if (failure instanceof NoSuchFileException) {
      return message + ": no such file or directory";
    }
    boolean expected = failure instanceof IOException || failure instanceof IllegalArgumentException;
    return expected && message != null ? message : failure.toString();
  }

  /** Whether standard error is a terminal; Java itself only tells about both streams together. */
  private static boolean isTerminal() {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
