package io.pbs4j.agent.update;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version. Build metadata takes no part in the order, nor in equality.
 *
 * @param core major, minor and patch
 * @param labels parts of the pre-release; none for a release
 */
record Version(List<BigInteger> core, List<String> labels) implements Comparable<Version> {
  private static final int MAX_LENGTH = 64;
  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]*");
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

  /** Reads a version; empty for what is none, which also holds for more than 64 characters. */
  static Optional<Version> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher matcher = GRAMMAR.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<BigInteger> core =
        List.of(
            new BigInteger(matcher.group(1)),
            new BigInteger(matcher.group(2)),
            new BigInteger(matcher.group(3)));
    List<String> labels =
        matcher.group(4) == null ? List.of() : List.of(matcher.group(4).split("\\.", -1));
    boolean padded =
        labels.stream().anyMatch(label -> label.matches("[0-9]+") && !WHOLE.matcher(label).matches());
    return padded ? Optional.empty() : Optional.of(new Version(core, labels));
  }

  /** Whether a text names a build of a developer: {@code dev}, or what Maven calls a snapshot. */
  static boolean isDevelopment(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.equals("dev") || lower.endsWith("-dev") || lower.endsWith("-snapshot");
  }

  boolean isNewerThan(Version other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < core.size(); i++) {
      int order = core.get(i).compareTo(other.core.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (labels.isEmpty() || other.labels.isEmpty()) {
      return Boolean.compare(labels.isEmpty(), other.labels.isEmpty());
    }
    for (int i = 0; i < Math.min(labels.size(), other.labels.size()); i++) {
      int order = compareLabels(labels.get(i), other.labels.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(labels.size(), other.labels.size());
  }

  private static int compareLabels(String one, String other) {
    boolean oneIsNumber = WHOLE.matcher(one).matches();
    boolean otherIsNumber = WHOLE.matcher(other).matches();
    if (oneIsNumber && otherIsNumber) {
      return new BigInteger(one).compareTo(new BigInteger(other));
    }
    if (oneIsNumber || otherIsNumber) {
      return oneIsNumber ? -1 : 1;
    }
    return one.compareTo(other);
  }

  @Override
  public String toString() {
    String release = core.get(0) + "." + core.get(1) + "." + core.get(2);
    return labels.isEmpty() ? release : release + "-" + String.join(".", labels);
  }
}
