package io.pbs4j.client.tree;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a directory tree is archived.
 *
 * @param exclude patterns of what is left out; those in files named {@code .pxarexclude} come on top
 * @param allFileSystems whether to go into other file systems; those of the kernel itself are never entered
 * @param includeDevices directories whose file systems are entered too
 * @param maxEntries most names held in memory at once
 */
public record TreeOptions(
    List<PathPattern> exclude, boolean allFileSystems, List<Path> includeDevices, int maxEntries) {
  /** As many names as the stock client allows. */
  public static final int DEFAULT_MAX_ENTRIES = 1 << 20;

  /** Everything on the file system of the root. */
  public static final TreeOptions DEFAULT =
      new TreeOptions(List.of(), false, List.of(), DEFAULT_MAX_ENTRIES);

  /** Takes copies of the lists. */
  public TreeOptions {
    exclude = List.copyOf(exclude);
    includeDevices = List.copyOf(includeDevices);
  }

  /** The same with one more pattern behind the others. */
  public TreeOptions excluding(PathPattern pattern) {
    List<PathPattern> more = new ArrayList<>(exclude);
    more.add(pattern);
    return new TreeOptions(more, allFileSystems, includeDevices, maxEntries);
  }
}
