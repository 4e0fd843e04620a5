package io.pbs4j.client.tree;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of file names, as the stock client has them. {@code *} and {@code ?} stay within one component,
 * {@code **} as a whole component stands for any number of them; {@code [a-z]}, {@code [^a-z]} and {@code \\}
 * are as in shells. A slash at the start binds the pattern to
 * the root of the tree, else it may match from any component on; one at the end lets it match directories
 * only; an exclamation mark before all turns its sense. Of several patterns the last that matches counts.
 */
public final class PathPattern {
  private final String text;
  private final boolean negated;
  private final boolean anchored;
  private final boolean directoriesOnly;
  private final Pattern regex;

  private PathPattern(
      String text, boolean negated, boolean anchored, boolean directoriesOnly, Pattern regex) {
    this.text = text;
    this.negated = negated;
    this.anchored = anchored;
    this.directoriesOnly = directoriesOnly;
    this.regex = regex;
  }

  /** Parses a pattern for a whole tree. */
  public static PathPattern parse(String text) {
    return parse(Octets.ofText(text));
  }

  /** Parses a pattern for a whole tree, of any bytes. */
  static PathPattern parse(Octets pattern) {
    String text = latin(pattern);
    boolean negated = text.startsWith("!");
    String rest = negated ? text.substring(1) : text;
    boolean directoriesOnly = rest.endsWith("/");
    if (directoriesOnly) {
      rest = rest.substring(0, rest.length() - 1);
    }
    boolean anchored = rest.startsWith("/");
    if (anchored) {
      rest = rest.substring(1);
    }
    try {
      Pattern regex = Pattern.compile(GlobPattern.regex(rest), Pattern.DOTALL);
      return new PathPattern(text, negated, anchored, directoriesOnly, regex);
    } catch (PatternSyntaxException e) {
      throw new InvalidNameException("pattern", "'" + pattern + "' cannot be understood");
    }
  }

  /**
   * Whether it is about a path.
   *
   * @param path within the tree, without a slash at its start
   */
  public boolean matches(Octets path, boolean directory) {
    if (directoriesOnly && !directory) {
      return false;
    }
    String whole = latin(path);
    if (regex.matcher(whole).matches()) {
      return true;
    }
    for (int slash = whole.indexOf('/'); !anchored && slash >= 0; slash = whole.indexOf('/', slash + 1)) {
      if (regex.matcher(whole.substring(slash + 1)).matches()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What the last matching pattern says.
   *
   * @return whether it matches and is not negated; {@code false} if none matches
   */
  public static boolean selected(List<PathPattern> patterns, Octets path, boolean directory) {
    for (int i = patterns.size() - 1; i >= 0; i--) {
      if (patterns.get(i).matches(path, directory)) {
        return !patterns.get(i).negated;
      }
    }
    return false;
  }

  /** Whether it is bound to the root of the tree. */
  boolean anchored() {
    return anchored;
  }

  /** The pattern as it was written. */
  Octets written() {
    return Octets.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Bytes as characters: names have no encoding. */
  private static String latin(Octets bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return written().toString();
  }
}
