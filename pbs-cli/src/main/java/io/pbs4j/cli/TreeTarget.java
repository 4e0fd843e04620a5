package io.pbs4j.cli;

import io.pbs4j.client.tree.PathPattern;
import io.pbs4j.client.tree.RestoreAttributes;
import io.pbs4j.client.tree.RestoreOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How directory trees are restored. */
final class TreeTarget {
  @Option(
      names = "--pattern",
      paramLabel = "PATTERN",
      description = "restore what matches only, with all below; may be given several times")
  private List<String> patterns = new ArrayList<>();

  @Option(
      names = "--allow-existing-dirs",
      arity = "0..1",
      fallbackValue = "true",
      description = "restore into directories that exist")
  private boolean existingDirectories;

  @Option(
      names = "--overwrite",
      arity = "0..1",
      fallbackValue = "true",
      description = "replace what exists, save directories")
  private boolean overwrite;

  @Option(
      names = "--overwrite-files",
      arity = "0..1",
      fallbackValue = "true",
      description = "let files replace what exists")
  private boolean overwriteFiles;

  @Option(
      names = "--overwrite-symlinks",
      arity = "0..1",
      fallbackValue = "true",
      description = "let symbolic links replace what exists")
  private boolean overwriteSymlinks;

  @Option(
      names = "--overwrite-hardlinks",
      arity = "0..1",
      fallbackValue = "true",
      description = "let hard links replace what exists")
  private boolean overwriteHardLinks;

  @Option(names = "--ignore-acls", arity = "0..1", fallbackValue = "true", description = "set no access control lists")
  private boolean ignoreAcls;

  @Option(names = "--ignore-xattrs", arity = "0..1", fallbackValue = "true", description = "set no attributes")
  private boolean ignoreXattrs;

  @Option(names = "--ignore-ownership", arity = "0..1", fallbackValue = "true", description = "set no owners")
  private boolean ignoreOwnership;

  @Option(names = "--ignore-permissions", arity = "0..1", fallbackValue = "true", description = "set no modes")
  private boolean ignorePermissions;

  @SuppressWarnings("unused") // Changes nothing.
  @Option(
      names = "--ignore-extract-device-errors",
      arity = "0..1",
      fallbackValue = "true",
      description = "accepted for scripts of the stock client: devices that cannot be made are always a warning")
  private boolean ignoreDeviceErrors;

  /** Whether an existing file is replaced. */
  boolean overwrite() {
    return overwrite || overwriteFiles;
  }

  RestoreOptions options() {
    return RestoreOptions.DEFAULT
        .withPatterns(patterns.stream().map(PathPattern::parse).toList())
        .withAttributes(
            new RestoreAttributes(!ignoreOwnership, !ignorePermissions, !ignoreAcls, !ignoreXattrs))
        .withIntoExisting(existingDirectories)
        .replacing(
            overwrite || overwriteFiles,
            overwrite || overwriteSymlinks,
            overwrite || overwriteHardLinks);
  }
}
