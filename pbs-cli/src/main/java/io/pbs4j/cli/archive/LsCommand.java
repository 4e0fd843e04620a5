package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.TextTable;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogEntry;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs ls}. */
@Command(
    name = "ls",
    description = "List the archives of a snapshot, or a directory in one.",
    footer = {"", "Example: pbs --datastore /mnt/backups ls host/web1 root.pxar/etc"})
public final class LsCommand extends SnapshotCommand {
  @Mixin private FormatOption output = new FormatOption();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ARCHIVE[/PATH]",
      description = "such as root.pxar/etc; without it the archives are listed")
  private @Nullable String archive;

  @Option(names = "--catalog", description = "read the catalog, which has no modes and owners")
  private boolean catalog;

  /** Creates the command. */
  public LsCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    if (archive == null) {
      try (SnapshotSource source = source().source()) {
        List<FileEntry> files = source().manifest(source, snapshot()).files();
        context().out().print(output.format().render(() -> text(files), () -> json(files)));
      }
      return ExitStatus.OK.code();
    }
    ArchivePath path = ArchivePath.parse(archive);
    try (OpenSnapshot snapshot = source().open(snapshot())) {
      List<EntryView> views = catalog ? catalog(snapshot, path) : pxar(snapshot, path);
      context().out().print(output.format().render(() -> entries(views), () -> entriesJson(views)));
    }
    return ExitStatus.OK.code();
  }

  private static List<EntryView> pxar(OpenSnapshot snapshot, ArchivePath path) throws IOException {
    if (!path.isTree()) {
      throw new IOException(path.archive() + ": is no archive of a directory");
    }
    try (PxarArchive pxar = snapshot.reader().pxar(path.archive())) {
      PxarEntry found = path.find(pxar);
      List<EntryView> views = new ArrayList<>();
      if (found.isDirectory()) {
        pxar.forEach(found, entry -> views.add(view(pxar, entry)));
      } else {
        views.add(view(pxar, found));
      }
      return views;
    }
  }

  private static EntryView view(PxarArchive pxar, PxarEntry entry) throws IOException {
    return EntryView.of(
        entry.name(), entry.event(), entry.isHardLink() ? pxar.resolve(entry).event() : null);
  }

  private static List<EntryView> catalog(OpenSnapshot snapshot, ArchivePath path) throws IOException {
    try (CatalogReader reader = snapshot.reader().catalog()) {
      List<Octets> names = CatalogPaths.names(path);
      CatalogEntry found =
          reader
              .find(names)
              .orElseThrow(() -> new NoSuchFileException(path.archive() + path.path()));
      List<CatalogEntry> entries = found.isDirectory() ? reader.list(found) : List.of(found);
      return entries.stream().map(entry -> EntryView.of(entry.name(), entry)).toList();
    }
  }

  private static String entries(List<EntryView> views) {
    TextTable table = new TextTable("MODE", "OWNER", ">SIZE", "MODIFIED", "NAME");
    for (EntryView view : views) {
      table.row(view.modeText(), view.ownerText(), view.sizeText(), view.timeText(), view.nameText());
    }
    return table.toString();
  }

  private static ArrayNode entriesJson(List<EntryView> views) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    views.forEach(view -> view.write(list.addObject(), "name"));
    return list;
  }

  private static String text(List<FileEntry> files) {
    TextTable table = new TextTable("ARCHIVE", "CRYPT MODE", ">SIZE");
    for (FileEntry file : files) {
      table.row(file.name().name(), file.cryptMode().id(), Long.toString(file.size()));
    }
    return table.toString();
  }

  private static ArrayNode json(List<FileEntry> files) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (FileEntry file : files) {
      ObjectNode node = list.addObject();
      node.put("filename", file.name().name());
      node.put("crypt-mode", file.cryptMode().id());
      node.put("size", file.size());
      node.put("csum", file.csum().toString());
    }
    return list;
  }
}
