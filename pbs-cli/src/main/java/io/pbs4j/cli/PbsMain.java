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
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Entry point of the {@code pbs} program. */
public final class PbsMain {
  /** How long Ctrl-C waits for the running command to clean up. */
  private static final long CLEAN_UP_MILLIS = 10_000;

  private static final String NO_MEMORY =
      "not enough memory; give Java more: PBS_JAVA_OPTS=-Xmx2g, or java -Xmx2g";

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
    int code;
    try {
      code =
          PbsCommand.line(context)
              .setOut(out)
              .setErr(err)
              .setCaseInsensitiveEnumValuesAllowed(true)
              .setParameterExceptionHandler(PbsMain::wrongUsage)
              .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line))
              .execute(args);
    } catch (OutOfMemoryError e) {
      err.println("error: " + NO_MEMORY);
      return ExitStatus.FAILED.code();
    }
    if (code == ExitStatus.OK.code() && context.out().checkError()) {
      err.println("error: standard output: not all of it could be written");
      return ExitStatus.FAILED.code();
    }
    return code;
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

  /** What went wrong, for people. */
  static String message(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return NO_MEMORY;
      }
    }
    if (failure instanceof UncheckedIOException || failure instanceof DirectoryIteratorException) {
      Throwable inner = failure.getCause();
      return inner == null ? "input or output failed" : message(inner);
    }
    if (failure instanceof InvalidNameException name) {
      return name.field() + ": " + name.reason();
    }
    if (failure instanceof FormatException format) {
      return format.describe();
    }
    String message = failure.getMessage();
    if (failure instanceof FileSystemException system && system.getReason() == null) {
      String reason = reason(system);
      return reason.isEmpty() ? String.valueOf(message) : message + ": " + reason;
    }
    if (failure instanceof ClosedByInterruptException || failure instanceof CancellationException) {
      return "interrupted";
    }
    boolean expected = failure instanceof IOException || failure instanceof IllegalArgumentException;
    return expected && message != null ? message : failure.toString();
  }

  /** These have a class instead of a reason. */
  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    boolean told = String.valueOf(failure.getMessage()).contains(": ");
    if (failure instanceof FileAlreadyExistsException && !told) {
      return "exists";
    }
    if (failure instanceof NotDirectoryException && !told) {
      return "is no directory";
    }
    return failure instanceof DirectoryNotEmptyException ? "is not empty" : "";
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
