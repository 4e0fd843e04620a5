package io.pbs4j.cli.shell;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The datastore directory, for commands that read one without a server. Given to the command, or to {@code pbs}
 * before the command's name.
 */
public final class StoreOptions {
  /** Name of the option, here and of {@code pbs} itself. */
  public static final String OPTION = "--datastore";

  @Option(
      names = OPTION, paramLabel = "PATH", description = "directory of a datastore, read without a server")
  private @Nullable Path own;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** The directory, or {@code null} if none was given. */
  public @Nullable Path path() {
    if (own != null) {
      return own;
    }
    CommandSpec top = command.root();
    return top.findOption(OPTION) == null ? null : top.findOption(OPTION).getValue();
  }

  /** Whether a directory was given. */
  public boolean given() {
    return path() != null;
  }

  /**
   * The directory.
   *
   * @throws ParameterException if none was given
   */
  public Path directory() {
    Path path = path();
    if (path == null) {
      throw new ParameterException(command.commandLine(), OPTION + " PATH is missing");
    }
    return path;
  }

  /**
   * Opens the datastore for reading; takes no lock and writes nothing.
   *
   * @throws ParameterException if no directory was given
   */
  public Datastore open(CliContext context) throws IOException {
    Path path = directory();
    Path name = path.toAbsolutePath().normalize().getFileName();
    return new Datastore(
        name == null ? path.toString() : name.toString(),
        FilesystemBackend.openForReading(path),
        Zstd.detect(),
        context.clock());
  }
}
