package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.cli.output.OutputFormat;
import io.pbs4j.cli.output.Printable;
import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.cli.shell.FormatOption;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogEntry;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEvent;
import io.pbs4j.core.pxar.PxarReader;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs find}. */
@Command(
    name = "find",
    description = "Find files of a snapshot by patterns of their names.",
    footer = {
      "",
      "PATTERN is a shell pattern; with a slash in it, of the whole path in the archive:",
      "'*.conf', 'etc/**/*.conf'. The catalog is read where there is one, else the",
      "archive. Nothing found is exit code 1.",
      "Example: pbs find host/web1 root.pxar '*.conf' --size +1M"
    })
public final class FindCommand extends SnapshotCommand {
  @Mixin private FormatOption output = new FormatOption();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "[ARCHIVE] PATTERN",
      description = "an archive to look in (default: all), and patterns, one of which must match")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--type",
      split = ",",
      paramLabel = "LETTERS",
      description = "f file, d directory, l symlink, h hard link, b c device, p pipe, s socket")
  private List<Character> types = new ArrayList<>();

  @Option(
      names = "--size",
      paramLabel = "[+-]N[KMGT]",
      converter = SizeRule.Converter.class,
      description = "only files of more (+), less (-) or exactly so many bytes")
  private @Nullable SizeRule size;

  @Option(names = "--ignore-case", description = "letters of either case are the same")
  private boolean ignoreCase;

  @Option(names = "--no-catalog", description = "read the archives themselves")
  private boolean noCatalog;

  private final ArrayNode found = JsonNodeFactory.instance.arrayNode();
  private boolean any;

  /** Creates the command. */
  public FindCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    try (OpenSnapshot snapshot = source().open(snapshot())) {
      Manifest manifest = snapshot.reader().manifest();
      Optional<ArchiveName> first = arguments.size() > 1 ? archive(manifest, arguments.get(0)) : Optional.empty();
      List<Glob> globs =
          arguments.stream().skip(first.isPresent() ? 1 : 0).map(p -> Glob.parse(p, ignoreCase)).toList();
      List<ArchiveName> archives =
          first.isPresent() ? List.of(first.get()) : trees(manifest);
      if (snapshot.reader().hasCatalog() && !noCatalog) {
        catalog(snapshot, archives, globs);
      } else {
        for (ArchiveName archive : archives) {
          pxar(snapshot, archive, globs);
        }
      }
    }
    if (output.format() != OutputFormat.TEXT) {
      context().out().print(output.format().render(() -> "", () -> found));
    }
    return any ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
  }

  private static Optional<ArchiveName> archive(Manifest manifest, String name) {
    return manifest.files().stream()
        .map(FileEntry::name)
        .filter(file -> file.name().equals(name) || file.clientName().equals(name))
        .findFirst();
  }

  private static List<ArchiveName> trees(Manifest manifest) {
    return manifest.files().stream()
        .map(FileEntry::name)
        .filter(name -> name.clientName().endsWith(".pxar") || name.clientName().endsWith(".mpxar"))
        .toList();
  }

  private void catalog(OpenSnapshot snapshot, List<ArchiveName> archives, List<Glob> globs)
      throws IOException {
    try (CatalogReader catalog = snapshot.reader().catalog()) {
      for (ArchiveName archive : archives) {
        Optional<CatalogEntry> root = catalog.child(catalog.root(), Octets.ofText(archive.name()));
        if (root.isEmpty()) {
          pxar(snapshot, archive, globs);
          continue;
        }
        catalog.walk(
            root.get(),
            (path, entry) ->
                check(archive, EntryView.of(CatalogPaths.join(Octets.ofText(""), path), entry), globs));
      }
    }
  }

  private void pxar(OpenSnapshot snapshot, ArchiveName archive, List<Glob> globs) throws IOException {
    try (PxarArchive pxar = snapshot.reader().pxar(archive.name())) {
      PxarReader reader = pxar.walk(pxar.root());
      List<Octets> path = new ArrayList<>();
      boolean root = true;
      for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
        if (event instanceof PxarEvent.DirectoryEnd) {
          if (!path.isEmpty()) {
            path.remove(path.size() - 1);
          }
        } else if (root) {
          root = false;
        } else {
          path.add(event.name());
          check(archive, EntryView.of(CatalogPaths.join(Octets.ofText(""), path), event, null), globs);
          if (!(event instanceof PxarEvent.DirectoryStart)) {
            path.remove(path.size() - 1);
          }
        }
      }
    }
  }

  /** Prints an entry, whose path begins with a slash, if it is wanted. */
  private void check(ArchiveName archive, EntryView view, List<Glob> globs) {
    String path = view.path().toString().substring(1);
    boolean wanted =
        globs.stream().anyMatch(glob -> glob.matches(path))
            && (types.isEmpty() || types.contains(view.type().letter()))
            && (size == null || size.matches(view.size()));
    if (!wanted) {
      return;
    }
    any = true;
    if (output.format() == OutputFormat.TEXT) {
      context().out().print(archive.clientName() + Printable.of(view.path()) + "\n");
    } else {
      ObjectNode node = found.addObject();
      node.put("archive", archive.name());
      view.write(node, "path");
    }
  }
}
