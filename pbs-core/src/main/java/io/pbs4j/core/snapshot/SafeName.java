package io.pbs4j.core.snapshot;

import io.pbs4j.core.InvalidNameException;

/** The rule that ids, namespace components, datastore and file names share. */
public final class SafeName {
  /** Longest name: what a directory entry of common file systems takes. */
  public static final int MAX_LENGTH = 255;

  private SafeName() {}

  /** Whether a text is {@code [A-Za-z0-9_][A-Za-z0-9._-]*}. */
  public static boolean matches(String text) {
    if (text.isEmpty() || !isFirst(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char ch = text.charAt(i);
      if (!isFirst(ch) && ch != '.' && ch != '-') {
        return false;
      }
    }
    return true;
  }

  /** Returns the text if it is a safe name of at most {@link #MAX_LENGTH} characters. */
  public static String require(String field, String text) {
    if (!matches(text)) {
      throw new InvalidNameException(field, InvalidNameException.PATTERN);
    }
    return requireLength(field, text, 1, MAX_LENGTH);
  }

  /** Returns the text if its length lies within bounds, both included. */
  public static String requireLength(String field, String text, int min, int max) {
    if (text.length() < min) {
      throw new InvalidNameException(field, "value must be at least " + min + " characters long");
    }
    if (text.length() > max) {
      throw new InvalidNameException(field, "value may only be " + max + " characters long");
    }
    return text;
  }

  private static boolean isFirst(char ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_';
  }
}
