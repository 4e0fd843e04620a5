package io.pbs4j.client.tree;

import java.util.List;

/**
 * How a directory tree is restored.
 *
 * @param patterns what is restored, with all that lies below and the directories above; empty for everything
 * @param attributes which attributes are set
 * @param intoExisting whether directories may be there already; they keep what else is in them
 * @param replaceFiles whether files replace what is there
 * @param replaceSymlinks whether symbolic links do
 * @param replaceHardLinks whether hard links do
 */
public record RestoreOptions(
    List<PathPattern> patterns,
    RestoreAttributes attributes,
    boolean intoExisting,
    boolean replaceFiles,
    boolean replaceSymlinks,
    boolean replaceHardLinks) {
  /** Everything, where nothing is yet. */
  public static final RestoreOptions DEFAULT =
      new RestoreOptions(List.of(), RestoreAttributes.ALL, false, false, false, false);

  /** Takes a copy of the list. */
  public RestoreOptions {
    patterns = List.copyOf(patterns);
  }

  /** The same for some files only. */
  public RestoreOptions withPatterns(List<PathPattern> other) {
    return new RestoreOptions(
        other, attributes, intoExisting, replaceFiles, replaceSymlinks, replaceHardLinks);
  }

  /** The same with other attributes. */
  public RestoreOptions withAttributes(RestoreAttributes other) {
    return new RestoreOptions(
        patterns, other, intoExisting, replaceFiles, replaceSymlinks, replaceHardLinks);
  }

  /** The same into directories that may be there. */
  public RestoreOptions withIntoExisting(boolean other) {
    return new RestoreOptions(patterns, attributes, other, replaceFiles, replaceSymlinks, replaceHardLinks);
  }

  /** The same that replaces what is there. */
  public RestoreOptions replacing(boolean files, boolean symlinks, boolean hardLinks) {
    return new RestoreOptions(patterns, attributes, intoExisting, files, symlinks, hardLinks);
  }
}
