package io.pbs4j.cli;

import io.pbs4j.client.tree.PathPattern;
import io.pbs4j.client.tree.TreeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What of directory trees is backed up. */
final class TreeSelection {
  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "leave out what matches, as a line of a .pxarexclude file does; may be given several times")
  private List<String> exclude = new ArrayList<>();

  @Option(names = "--all-file-systems", arity = "0..1", fallbackValue = "true", description = "go into other file systems")
  private boolean allFileSystems;

  @Option(
      names = "--include-dev",
      paramLabel = "PATH",
      description = "go into the file system of this path, too; may be given several times")
  private List<Path> includeDevices = new ArrayList<>();

  @Option(
      names = "--skip-lost-and-found",
      arity = "0..1",
      fallbackValue = "true",
      description = "leave out lost+found directories")
  private boolean skipLostAndFound;

  @Option(
      names = "--entries-max",
      paramLabel = "N",
      defaultValue = "1048576",
      description = "most names held in memory (default: ${DEFAULT-VALUE})")
  private int maxEntries = TreeOptions.DEFAULT_MAX_ENTRIES;

  @SuppressWarnings("unused") // Changes nothing.
  @Option(
      names = "--skip-e2big-xattr",
      arity = "0..1",
      fallbackValue = "true",
      description = "accepted for scripts of the stock client: attributes that cannot be read are always a warning")
  private boolean skipOversized;

  TreeOptions options() {
    List<PathPattern> patterns = new ArrayList<>();
    exclude.forEach(pattern -> patterns.add(PathPattern.parse(pattern)));
    if (skipLostAndFound) {
      patterns.add(PathPattern.parse("lost+found"));
    }
    return new TreeOptions(patterns, allFileSystems, includeDevices, maxEntries);
  }
}
