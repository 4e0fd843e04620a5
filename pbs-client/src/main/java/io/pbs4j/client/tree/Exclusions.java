package io.pbs4j.client.tree;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.client.tree.posix.RawNames;
import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The patterns that hold in the directory that is being archived. Used by one thread. */
final class Exclusions {
  /** File whose lines are patterns for its directory and all below. */
  private static final Octets FILE = Octets.ofText(".pxarexclude");

  private static final int MAX_FILE = 1 << 20;

  private final List<PathPattern> patterns;
  private final TreeListener listener;

  Exclusions(List<PathPattern> fromOptions, TreeListener listener) {
    this.patterns = new ArrayList<>(fromOptions);
    this.listener = listener;
  }

  /**
   * Adds the patterns of a directory's own file.
   *
   * @return what to give to {@link #leave} when the directory is done
   */
  int enter(Path directory, Octets path) {
    int before = patterns.size();
    Path file = RawNames.in(directory, FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return before;
    }
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new IOException("longer than " + MAX_FILE + " bytes");
      }
      for (Octets line : lines(Files.readAllBytes(file))) {
        add(line, path);
      }
    } catch (IOException e) {
      listener.warning(TreePaths.join(path, FILE), "not heeded: " + Reason.of(e));
    }
    return before;
  }

  private void add(Octets line, Octets path) {
    if (line.length() == 0 || line.toByteArray()[0] == '#') {
      return;
    }
    try {
      PathPattern pattern = PathPattern.parse(line);
      if (pattern.anchored() && path.length() > 0) {
        // As with the stock client, so that both make the same archive of a tree.
        listener.warning(
            TreePaths.join(path, FILE),
            "line '" + line + "' not heeded: a slash at the start has a meaning in the root only");
        return;
      }
      patterns.add(pattern);
    } catch (InvalidNameException e) {
      listener.warning(TreePaths.join(path, FILE), "line not heeded: " + e.reason());
    }
  }

  private static List<Octets> lines(byte[] content) {
    List<Octets> lines = new ArrayList<>();
    for (int start = 0; start < content.length; ) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      lines.add(stripped(content, start, end));
      start = end + 1;
    }
    return lines;
  }

  private static Octets stripped(byte[] content, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(content[start])) {
      start++;
    }
    while (end > start && isSpace(content[end - 1])) {
      end--;
    }
    return Octets.of(content, start, end);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** Forgets what was added since. */
  void leave(int before) {
    patterns.subList(before, patterns.size()).clear();
  }

  boolean excludes(Octets path, boolean directory) {
    return PathPattern.selected(patterns, path, directory);
  }
}
