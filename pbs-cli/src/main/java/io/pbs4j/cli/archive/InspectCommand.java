package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.JsonText;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.KeyOptions;
import io.pbs4j.cli.shell.OpenKey;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs inspect}. */
@Command(
    name = "inspect",
    description = "Show what is in a file or directory of a datastore.",
    footer = {
      "",
      "Told apart by content: blobs and chunks, indexes, manifests, key files, decoded",
      "pxar archives and catalogs; directories of datastores, groups and snapshots.",
      "Example: pbs inspect /mnt/backups/host/web1/2023-11-14T22:13:20Z/disk.img.fidx"
    })
public final class InspectCommand implements Callable<Integer> {
  private final CliContext context;

  @Mixin private FormatOption output = new FormatOption();
  @Mixin private KeyOptions keys = new KeyOptions();

  @Parameters(paramLabel = "FILE", description = "file or directory")
  private Path file = Path.of("");

  @Option(names = "--entries", description = "also list what it holds: chunks, files")
  private boolean entries;

  @Option(
      names = "--decode", paramLabel = "OUT", description = "write the content of a blob or chunk to a file")
  private @Nullable Path decoded;

  /** Creates the command. */
  public InspectCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (!found.isRegularFile() && !found.isDirectory()) {
      // A named pipe would wait for ever, a device may have no end.
      throw new FileSystemException(file.toString(), null, "is neither a file nor a directory");
    }
    Optional<OpenKey> key = keys.named() ? keys.open(context) : Optional.empty();
    try {
      ObjectNode report =
          Files.isDirectory(file)
              ? new DirectoryInspection(context.clock()).inspect(file)
              : new FileInspection(entries, key.map(OpenKey::key).orElse(null), decoded).inspect(file);
      context.out().print(output.format().render(() -> JsonText.of(report), () -> report));
    } finally {
      key.ifPresent(OpenKey::close);
    }
    return ExitStatus.OK.code();
  }
}
