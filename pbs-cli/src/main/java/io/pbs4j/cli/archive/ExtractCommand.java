package io.pbs4j.cli.archive;

import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.Printable;
import io.pbs4j.cli.output.Progress;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.client.restore.TargetFile;
import io.pbs4j.client.restore.TargetTree;
import io.pbs4j.client.tree.TreeListener;
import io.pbs4j.client.tree.TreeRestorer;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs extract}. */
@Command(
    name = "extract",
    description = "Extract a file, a directory or an archive of a snapshot.",
    footer = {
      "",
      "Only the chunks that hold it are read. A file or directory appears under its",
      "name only when it is complete; an empty directory is filled in place. A file goes",
      "into a TARGET that is a directory under its own name.",
      "Example: pbs extract host/web1 root.pxar/etc/hosts ./hosts"
    })
public final class ExtractCommand extends SnapshotCommand {
  private static final int BUFFER = 1 << 20;

  @Parameters(
      index = "1",
      paramLabel = "ARCHIVE[/PATH]",
      description = "an archive such as disk.img, or a file or directory in one")
  private String archive = "";

  @Parameters(index = "2", paramLabel = "TARGET", description = "file or directory to write")
  private Path target = Path.of("");

  @Option(names = "--overwrite", description = "replace an existing file")
  private boolean overwrite;

  /** Creates the command. */
  public ExtractCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    ArchivePath path = ArchivePath.parse(archive);
    Warnings warnings = new Warnings(context());
    Progress progress = context().progress();
    try (OpenSnapshot snapshot = source().open(snapshot())) {
      if (!path.isTree()) {
        if (!path.isWhole()) {
          throw new IOException(path.archive() + ": is no archive of a directory");
        }
        try (ByteSource bytes = snapshot.reader().bytes(path.archive())) {
          file(bytes, within(Octets.ofText(path.archive())), null, warnings);
        }
      } else {
        try (PxarArchive pxar = snapshot.reader().pxar(path.archive())) {
          extract(pxar, path.find(pxar), warnings);
        }
      }
    } finally {
      progress.clear();
    }
    return ExitStatus.OK.code();
  }

  private void extract(PxarArchive pxar, PxarEntry entry, Warnings warnings) throws IOException {
    if (entry.isDirectory()) {
      try (TargetTree tree = TargetTree.create(target)) {
        TreeRestorer.restore(pxar.walk(entry), tree.directory(), warnings);
        tree.commit();
      }
      context().err().println(Printable.message(target.toString()) + ": extracted");
      return;
    }
    PxarEntry file = pxar.resolve(entry);
    if (!file.isFile()) {
      throw new IOException(archive + ": is neither a file nor a directory; extract the directory around it");
    }
    try (ByteSource content = pxar.content(file)) {
      file(content, within(entry.name()), file.metadata().orElse(null), warnings);
    }
  }

  /** Where a file goes: into a directory that is there under its own name. */
  private Path within(Octets name) {
    return Files.isDirectory(target) ? target.resolve(name.toString()) : target;
  }

  private void file(ByteSource content, Path file, @Nullable Metadata metadata, Warnings warnings)
      throws IOException {
    Progress progress = context().progress();
    progress.start(String.valueOf(file.getFileName()), OptionalLong.of(content.size()));
    byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, content.size()))];
    try (TargetFile out = TargetFile.create(file, content.size(), overwrite);
        InputStream in = content.stream(0, content.size())) {
      long position = 0;
      for (int got = in.readNBytes(buffer, 0, buffer.length);
          got > 0;
          got = in.readNBytes(buffer, 0, buffer.length)) {
        out.write(position, buffer, got);
        position += got;
        progress.advance(got);
      }
      out.commit();
    } finally {
      progress.clear();
    }
    if (metadata != null) {
      TreeRestorer.restoreAttributes(file, Octets.ofText(file.toString()), metadata, warnings);
    }
    context()
        .err()
        .println(Printable.message(file.toString()) + ": extracted " + ByteSize.of(content.size()));
  }

  private record Warnings(CliContext context) implements TreeListener {
    @Override
    public void warning(Octets path, String problem) {
      context.err().println("warning: '" + Printable.of(path) + "' " + Printable.message(problem));
    }
  }
}
