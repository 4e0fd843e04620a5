package io.pbs4j.client.tree;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Turns shell patterns into regular expressions. */
final class GlobPattern {
  private final String glob;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private GlobPattern(String glob) {
    this.glob = glob;
  }

  static String regex(String glob) {
    GlobPattern pattern = new GlobPattern(glob);
    while (pattern.at < glob.length()) {
      pattern.next();
    }
    return pattern.out.toString();
  }

  private void next() {
    char ch = glob.charAt(at++);
    switch (ch) {
      case '*' -> star();
      case '?' -> out.append("[^/]");
      case '[' -> group();
      case '\\' -> literal(at < glob.length() ? glob.charAt(at++) : ch);
      default -> literal(ch);
    }
  }

  private void literal(char ch) {
    out.append(Pattern.quote(String.valueOf(ch)));
  }

  private void star() {
    int start = at - 1;
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    boolean begins = start == 0 || glob.charAt(start - 1) == '/';
    boolean ends = at == glob.length() || glob.charAt(at) == '/';
    if (at - start != 2 || !begins || !ends) {
      out.append("[^/]*");
    } else if (at == glob.length()) {
      out.append(".*");
    } else {
      // Any number of whole components, none as well.
      out.append("(?:.*/)?");
      at++;
    }
  }

  private void group() {
    int end = at;
    boolean negated = end < glob.length() && glob.charAt(end) == '^';
    int first = negated ? end + 1 : end;
    // A bracket right at the start is one of the characters.
    end = glob.indexOf(']', first + 1);
    if (end < 0) {
      throw new PatternSyntaxException("unclosed character class", glob, at - 1);
    }
    out.append(negated ? "[^/" : "[");
    for (int i = first; i < end; i++) {
      char ch = glob.charAt(i);
      boolean range = ch == '-' && i > first && i + 1 < end;
      if (!range && !Character.isLetterOrDigit(ch)) {
        out.append('\\');
      }
      out.append(ch);
    }
    out.append(']');
    at = end + 1;
  }
}
