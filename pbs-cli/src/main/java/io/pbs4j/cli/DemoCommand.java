package io.pbs4j.cli;

import io.pbs4j.cli.demo.DemoData;
import io.pbs4j.cli.demo.DemoServer;
import io.pbs4j.cli.demo.Scratch;
import io.pbs4j.cli.demo.TreeComparison;
import io.pbs4j.cli.output.ByteSize;
import io.pbs4j.cli.output.Durations;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.ArchiveStats;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.backup.BackupSummary;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code pbs demo}. */
@Command(
    name = "demo",
    description =
        "Start a server on a scratch directory, back up a directory and an image twice, restore them, compare "
            + "every byte and clean up.")
final class DemoCommand implements Callable<Integer> {
  private static final String TREE = "etc.pxar";
  private static final String IMAGE = "disk.img";
  private static final double PERCENT = 100.0;

  private final CliContext context;

  DemoCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String command = context.variables().get("PBS_SERVER_COMMAND");
    if (command == null || command.isBlank()) {
      throw new InvalidNameException(
          "PBS_SERVER_COMMAND", "the demo needs a server: run ./pbs demo, or name its command here");
    }
    Instant begin = context.clock().instant();
    try (Scratch scratch = Scratch.create();
        DemoServer server = DemoServer.start(command, scratch.directory())) {
      say("server on 127.0.0.1:%d, all data in %s", server.port(), scratch.directory());
      try (PbsClient client = PbsClient.open(server.settings())) {
        say("it is up after %s", since(begin));
        run(client, scratch.directory());
      }
    }
    say("");
    say("All the same. Server stopped and scratch directory removed; the demo took %s.", since(begin));
    return ExitStatus.OK.code();
  }

  private void run(PbsClient client, Path scratch) throws IOException {
    DemoData data = DemoData.create(scratch);
    BackupGroup group = BackupGroup.parse("host/demo");
    long now = context.clock().instant().getEpochSecond();

    say("");
    say("First backup");
    BackupSummary first = backup(client, data, new BackupSnapshot(group, now - 1));
    data.change();
    say("");
    say("Second backup, after a few changes");
    BackupSummary second = backup(client, data, new BackupSnapshot(group, now));
    say("");
    say("Restore of the second");
    restore(client, data, second.snapshot(), scratch);

    long backedUp = first.bytes() + second.bytes();
    long stored = first.encodedBytes() + second.encodedBytes();
    say("");
    say(
        "Deduplication: %s backed up, %s sent and stored (%.1f %%); the second backup sent %s of %s.",
        ByteSize.of(backedUp),
        ByteSize.of(stored),
        PERCENT * stored / backedUp,
        ByteSize.of(second.encodedBytes()),
        ByteSize.of(second.bytes()));
  }

  private BackupSummary backup(PbsClient client, DemoData data, BackupSnapshot snapshot)
      throws IOException {
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot)) {
      show(
          session.uploadTree(
              TREE, data.tree(), (path, problem) -> say("  warning: %s %s", path, problem)));
      show(session.uploadImage(IMAGE, data.image()));
      BackupSummary summary = session.finish();
      say("  %s in %s", summary.snapshot(), Durations.seconds(summary.duration()));
      return summary;
    }
  }

  private void restore(PbsClient client, DemoData data, BackupSnapshot snapshot, Path scratch)
      throws IOException {
    try (ReaderSession reader = client.openReader(Namespace.ROOT, snapshot)) {
      Instant begin = context.clock().instant();
      Path tree = scratch.resolve("restored-etc");
      reader.restoreTree(
          TREE,
          tree,
          (path, problem) -> say("  warning: %s %s", path, problem),
          RestoreListener.NONE);
      String treeTime = since(begin);
      int entries = TreeComparison.requireEqual(data.tree(), tree);
      say("  %s: %d files and directories in %s, compared", TREE, entries, treeTime);

      begin = context.clock().instant();
      Path image = scratch.resolve("restored.img");
      reader.copyTo(IMAGE, image);
      String imageTime = since(begin);
      if (Files.mismatch(data.image(), image) >= 0) {
        throw new IOException("restored image differs");
      }
      say("  %s: %s in %s, compared", IMAGE, ByteSize.of(Files.size(image)), imageTime);
    }
  }

  private void show(ArchiveStats stats) {
    say("  %s", BackupReport.line(stats));
  }

  private String since(Instant begin) {
    return Durations.seconds(Duration.between(begin, context.clock().instant()));
  }

  private void say(String format, Object... values) {
    context.out().println(String.format(Locale.ROOT, format, values));
  }
}
