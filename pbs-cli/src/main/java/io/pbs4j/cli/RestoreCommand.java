package io.pbs4j.cli;

import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.Durations;
import io.pbs4j.cli.output.Progress;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.KeyOptions;
import io.pbs4j.cli.shell.OpenKey;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.cli.shell.SnapshotArgument;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Retries;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.client.restore.RestoreStats;
import io.pbs4j.client.tree.TreeListener;
import io.pbs4j.core.Octets;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pbs restore}. */
@Command(
    name = "restore",
    description = "Restore one archive of a snapshot.",
    footer = {
      "",
      "A file or directory appears under its name only when it is complete. A block",
      "device is overwritten in place, an empty directory is filled in place.",
      "Example: pbs restore host/web1 disk.img /var/tmp/web1.img"
    })
final class RestoreCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  private final CliContext context;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private KeyOptions keys = new KeyOptions();

  @Parameters(
      index = "0",
      paramLabel = "SNAPSHOT",
      description = "TYPE/ID/TIME, or TYPE/ID for the newest")
  private String snapshot = "";

  @Parameters(
      index = "1",
      paramLabel = "ARCHIVE",
      description = "name of the archive, such as disk.img or etc.conf")
  private String archive = "";

  @Parameters(
      index = "2",
      paramLabel = "TARGET",
      description = "file, block device or directory to write, or - for standard output")
  private String target = "";

  @Mixin private TransferOptions transfer = new TransferOptions();
  @Mixin private TreeTarget tree = new TreeTarget();

  RestoreCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Namespace ns = server.namespace(context.environment());
    Instant begin = context.clock().instant();
    Listener listener = new Listener(context.progress(), context.err());
    Retries retries = transfer.retries(context, listener.progress);
    try (OpenKey key = keys.open(context).orElse(null);
        PbsClient client = server.open(context.environment(), transfer.throttle());
        ReaderSession session =
            client.openReader(
                ns,
                retries.run(() -> SnapshotArgument.resolve(client, ns, snapshot)),
                key == null ? null : key.key(),
                retries)) {
      tellKey(session, key);
      RestoreStats stats = restore(session, listener);
      listener.progress.clear();
      Duration duration = Duration.between(begin, context.clock().instant());
      context
          .err()
          .println(
              stats.archive().clientName()
                  + ": restored "
                  + ByteSize.of(stats.bytes())
                  + " in "
                  + Durations.seconds(duration)
                  + " ("
                  + Durations.rate(stats.bytes(), duration)
                  + ")");
    } finally {
      listener.progress.clear();
    }
    return ExitStatus.OK.code();
  }

  private void tellKey(ReaderSession session, @Nullable OpenKey key) {
    if (key != null && session.manifest().keyFingerprint().isPresent()) {
      context.err().println(key.origin());
      context.err().println("Fingerprint: " + key.key().fingerprint().shortForm());
    }
  }

  private RestoreStats restore(ReaderSession session, Listener listener) throws IOException {
    if (target.equals(STANDARD_OUTPUT)) {
      RestoreStats stats = session.copyTo(archive, context.rawOut(), listener);
      context.rawOut().flush();
      return stats;
    }
    if (ArchiveName.ofClientName(archive).clientName().endsWith(".pxar")) {
      return session.restoreTree(archive, Path.of(target), tree.options(), listener, listener);
    }
    return session.copyTo(archive, Path.of(target), tree.overwrite(), listener);
  }

  private record Listener(Progress progress, PrintStream err)
      implements RestoreListener, TreeListener {
    @Override
    public void started(ArchiveName archive, long size) {
      progress.start(archive.clientName(), OptionalLong.of(size));
    }

    @Override
    public void advanced(long bytes) {
      progress.advance(bytes);
    }

    @Override
    public void warning(Octets path, String problem) {
      progress.clear();
      err.println("warning: '" + path + "' " + problem);
    }
  }
}
