package io.pbs4j.cli.archive;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.archive.SnapshotReader;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pbs cat}. */
@Command(
    name = "cat",
    description = "Write a file of a snapshot to standard output.",
    footer = {
      "",
      "Of a directory archive the path of a file is needed, or --raw for the archive",
      "itself. Only the chunks that hold the file are read.",
      "Example: pbs cat host/web1 root.pxar/etc/hosts"
    })
public final class CatCommand extends SnapshotCommand {
  private static final int BUFFER = 128 << 10;

  @Parameters(
      index = "1",
      paramLabel = "ARCHIVE[/PATH]",
      description = "an archive such as disk.img, or a file in one, such as root.pxar/etc/hosts")
  private String archive = "";

  @Option(names = "--raw", description = "the archive's own bytes: pxar stream, image, content of a blob")
  private boolean raw;

  @Option(names = "--offset", paramLabel = "N", description = "begin at this byte")
  private long offset;

  @Option(names = "--length", paramLabel = "N", description = "write at most so many bytes")
  private long length = Long.MAX_VALUE;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Creates the command. */
  public CatCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    ArchivePath path = ArchivePath.parse(archive);
    if (offset < 0 || length < 0) {
      throw new ParameterException(spec.commandLine(), "--offset and --length are not negative");
    }
    if (raw && !path.isWhole()) {
      throw new ParameterException(spec.commandLine(), "--raw is for whole archives");
    }
    if (path.isWhole() && path.isTree() && !raw) {
      throw new ParameterException(
          spec.commandLine(), archive + ": name a file in it, or give --raw for the archive itself");
    }
    try (OpenSnapshot snapshot = source().open(snapshot())) {
      if (path.isWhole() || !path.isTree()) {
        whole(snapshot.reader(), path);
      } else {
        try (PxarArchive pxar = snapshot.reader().pxar(path.archive())) {
          PxarEntry entry = pxar.resolve(path.find(pxar));
          if (!entry.isFile()) {
            throw new IOException(archive + ": is no regular file");
          }
          copy(pxar.content(entry));
        }
      }
    }
    return ExitStatus.OK.code();
  }

  private void whole(SnapshotReader reader, ArchivePath path) throws IOException {
    if (!path.isWhole()) {
      throw new IOException(path.archive() + ": is no archive of a directory");
    }
    try (ByteSource bytes = reader.bytes(path.archive())) {
      copy(bytes);
    }
  }

  private void copy(ByteSource bytes) throws IOException {
    OutputStream out = context().rawOut();
    byte[] buffer = new byte[BUFFER];
    long from = Math.min(offset, bytes.size());
    long to = from + Math.min(length, bytes.size() - from);
    try (InputStream in = bytes.stream(from, to)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        out.write(buffer, 0, got);
      }
    }
    out.flush();
  }
}
