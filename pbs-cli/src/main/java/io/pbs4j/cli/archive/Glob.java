package io.pbs4j.cli.archive;

import java.util.regex.Pattern;

/**
 * A shell pattern: {@code *} and {@code ?} within a name, {@code **} across names, {@code [a-z]} and {@code
 * [!a-z]}. A pattern with a slash is matched against the path within the archive, any other against the name.
 */
final class Glob {
  private static final String META = "\\^$.|+(){}";

  private final Pattern pattern;
  private final boolean path;

  private Glob(Pattern pattern, boolean path) {
    this.pattern = pattern;
    this.path = path;
  }

  static Glob parse(String text, boolean ignoreCase) {
    int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    boolean path = text.indexOf('/') >= 0;
    String relative = text.startsWith("/") ? text.substring(1) : text;
    return new Glob(Pattern.compile(regex(relative), flags), path);
  }

  /**
   * Whether an entry matches.
   *
   * @param path from the root of its archive, without a slash in front
   */
  boolean matches(String path) {
    return pattern.matcher(this.path ? path : path.substring(path.lastIndexOf('/') + 1)).matches();
  }

  private static String regex(String glob) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char ch = glob.charAt(i);
      int set = ch == '[' ? glob.indexOf(']', i + 2) : -1;
      if (ch == '*' && glob.startsWith("**/", i)) {
        out.append("(?:.*/)?");
        i += 2;
      } else if (ch == '*' && glob.startsWith("**", i)) {
        out.append(".*");
        i++;
      } else if (ch == '*') {
        out.append("[^/]*");
      } else if (ch == '?') {
        out.append("[^/]");
      } else if (set > 0) {
        set(glob.substring(i + 1, set), out);
        i = set;
      } else {
        literal(ch, out);
      }
    }
    return out.toString();
  }

  private static void set(String members, StringBuilder out) {
    boolean negated = members.charAt(0) == '!' || members.charAt(0) == '^';
    out.append(negated ? "[^/" : "[");
    for (char ch : members.substring(negated ? 1 : 0).toCharArray()) {
      out.append("\\[]&^".indexOf(ch) >= 0 ? "\\" : "").append(ch);
    }
    out.append(']');
  }

  private static void literal(char ch, StringBuilder out) {
    out.append(META.indexOf(ch) >= 0 || ch == '[' || ch == ']' ? "\\" : "").append(ch);
  }
}
