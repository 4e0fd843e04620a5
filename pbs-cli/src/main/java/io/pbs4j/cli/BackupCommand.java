package io.pbs4j.cli;

import io.pbs4j.cli.output.Progress;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.cli.shell.ProtectionOptions;
import io.pbs4j.cli.shell.ServerOptions;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.ArchiveStats;
import io.pbs4j.client.backup.BackupListener;
import io.pbs4j.client.backup.BackupOptions;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.backup.BackupSummary;
import io.pbs4j.client.backup.Protection;
import io.pbs4j.client.tree.TreeListener;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.Octets;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs backup}. */
@Command(
    name = "backup",
    description = "Back up directories, disk images and small files as one snapshot.",
    footer = {"", "Example: pbs backup root.pxar:/ disk.img:/dev/vg/data --backup-id web1"})
final class BackupCommand implements Callable<Integer> {
  private static final int KIB = 1024;
  private static final int MIN_CHUNK = 64;
  private static final int MAX_CHUNK = 4096;

  private final CliContext context;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private TransferOptions transfer = new TransferOptions();
  @Mixin private TreeSelection tree = new TreeSelection();
  @Mixin private ProtectionOptions protection = new ProtectionOptions();
  @Mixin private FormatOption output = new FormatOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME.TYPE:PATH",
      description =
          "what to back up; TYPE is pxar (directory), img (image or block device), conf or log (small file)")
  private List<String> items = new ArrayList<>();

  @Option(
      names = "--backup-type",
      defaultValue = "host",
      paramLabel = "TYPE",
      description = "host, vm or ct (default: ${DEFAULT-VALUE})")
  private String type = "host";

  @Option(
      names = "--backup-id",
      paramLabel = "ID",
      description = "name of what is backed up (default: host name)")
  private @Nullable String id;

  @Option(
      names = "--backup-time",
      paramLabel = "SECONDS",
      description = "time of the snapshot, seconds since 1970 (default: now)")
  private @Nullable Long time;

  @Option(names = "--dry-run", arity = "0..1", fallbackValue = "true", description = "only say what would be sent")
  private boolean dryRun;

  @Option(
      names = "--chunk-size",
      paramLabel = "KIB",
      defaultValue = "4096",
      description = "average chunk of directories in KiB, a power of two from 64 to 4096 (default: ${DEFAULT-VALUE})")
  private int chunkSize;

  BackupCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    List<BackupItem> parsed = BackupItem.parseAll(items);
    Namespace ns = server.namespace(context.environment());
    BackupGroup group =
        new BackupGroup(BackupType.parse(type), id == null ? HostName.get() : id);
    BackupSnapshot snapshot =
        new BackupSnapshot(group, time == null ? context.clock().instant().getEpochSecond() : time);
    Protection keys = protection.open(context);
    try (CryptKey key = keys.key()) {
      if (dryRun) {
        parsed.forEach(
            item -> context.err().println("would back up " + item.path() + " as " + item.name() + " of " + snapshot));
        return ExitStatus.OK.code();
      }
      return backup(
          parsed, ns, snapshot, BackupOptions.DEFAULT.withProtection(keys).withAverageChunk(averageChunk()));
    }
  }

  private int averageChunk() {
    if (chunkSize < MIN_CHUNK || chunkSize > MAX_CHUNK || Integer.bitCount(chunkSize) != 1) {
      throw new InvalidNameException(
          "chunk-size", "expected a power of two from " + MIN_CHUNK + " to " + MAX_CHUNK);
    }
    return chunkSize * KIB;
  }

  private int backup(List<BackupItem> items, Namespace ns, BackupSnapshot snapshot, BackupOptions options)
      throws IOException {
    Listener listener = new Listener(context);
    try (PbsClient client = server.open(context.environment(), transfer.throttle())) {
      context.err().println("starting backup " + snapshot + " on " + client.repository());
      BackupSummary summary =
          transfer
              .retries(context, listener.progress)
              .run(() -> attempt(client, items, ns, snapshot, options.withListener(listener), listener));
      context
          .out()
          .print(
              output
                  .format()
                  .render(() -> BackupReport.text(summary), () -> BackupReport.json(summary)));
    } finally {
      listener.progress.clear();
    }
    return ExitStatus.OK.code();
  }

  /** One session; what an earlier one sent is not known to the server's new one, and goes over again. */
  private BackupSummary attempt(
      PbsClient client,
      List<BackupItem> items,
      Namespace ns,
      BackupSnapshot snapshot,
      BackupOptions options,
      Listener listener)
      throws IOException {
    try (BackupSession session = client.startBackup(ns, snapshot, options)) {
      for (BackupItem item : items) {
        upload(session, item, listener);
      }
      return session.finish();
    }
  }

  private void upload(BackupSession session, BackupItem item, Listener listener)
      throws IOException {
    switch (item.type()) {
      case PXAR -> session.uploadTree(item.name(), item.path(), tree.options(), listener);
      case IMG -> session.uploadImage(item.name(), item.path());
      case CONF, LOG -> session.uploadBlob(item.name(), Files.readAllBytes(item.path()));
    }
  }

  /** Turns what a backup tells into progress and lines. */
  private static final class Listener implements BackupListener, TreeListener {
    private final CliContext context;
    private final Progress progress;

    Listener(CliContext context) {
      this.context = context;
      this.progress = context.progress();
    }

    @Override
    public void archiveStarted(ArchiveName archive, OptionalLong size) {
      progress.start(archive.clientName(), size);
    }

    @Override
    public void advanced(long bytes) {
      progress.advance(bytes);
    }

    @Override
    public void archiveFinished(ArchiveStats stats) {
      progress.clear();
      context.err().println(BackupReport.line(stats));
    }

    @Override
    public void warning(Octets path, String problem) {
      warning("'" + path + "' " + problem);
    }

    @Override
    public void warning(String message) {
      progress.clear();
      context.err().println("warning: " + message);
    }
  }
}
