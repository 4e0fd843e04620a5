package io.pbs4j.storage.verify;

import io.pbs4j.core.chunk.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which chunks a run reads, decided for each chunk from its digest, so that all indexes agree.
 *
 * <ul>
 *   <li>{@code 5%}: that part of all chunks, another one every day;
 *   <li>{@code 10GiB}: the part that is so large, and no more than that;
 *   <li>{@code 3-of-30}: the third of thirty ranges of digests, so that thirty runs read all; {@code today-of-30}
 *       takes the next range every day.
 * </ul>
 */
public interface Sample {
  /** All chunks. */
  Sample ALL = digest -> true;

  /** Forms of a sample, for parameter checks. */
  String FORM =
      "(?:\\d{1,3}(?:\\.\\d{1,3})?%|\\d{1,15} ?(?:B|[KMGT]i?B)|(?:\\d{1,4}|today)-of-\\d{1,4})";

  /** Whether a chunk belongs to it. */
  boolean includes(Digest digest);

  /** Takes bytes of what may be read; returns false when that is used up. */
  default boolean take(int bytes) {
    return true;
  }

  /**
   * Parses a sample.
   *
   * @param now on which the choice depends, by its day in UTC
   * @param stored bytes of all chunks, for a sample by size; 0 if unknown
   * @throws IllegalArgumentException with one sentence if the text is none
   */
  static Sample parse(String text, Instant now, long stored) {
    if (!Pattern.matches(FORM, text)) {
      throw new IllegalArgumentException("expected a percentage, a size such as 10GiB, or a range such as 3-of-30");
    }
    long day = Math.max(0, Duration.between(Instant.EPOCH, now).toDays());
    if (text.endsWith("%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (percent <= 0 || percent > 100) {
        throw new IllegalArgumentException("a part is above 0% and at most 100%");
      }
      return part(percent / 100, day);
    }
    Matcher range = Pattern.compile("(\\d+|today)-of-(\\d+)").matcher(text);
    if (range.matches()) {
      return range(range.group(1), Long.parseLong(range.group(2)), day);
    }
    long size = size(text);
    return new SizedSample(part(stored <= 0 ? 1 : Math.min(1, (double) size / stored), day), size);
  }

  private static Sample range(String which, long of, long day) {
    long number = which.equals("today") ? (of == 0 ? 0 : day % of + 1) : Long.parseLong(which);
    if (number < 1 || number > of) {
      throw new IllegalArgumentException("there is no part " + which + " of " + of);
    }
    return digest -> unsignedHigh(digest.firstWord(), of) == number - 1;
  }

  /** Chunks whose digest, mixed with the day, is in the first part of all numbers. */
  private static Sample part(double part, long day) {
    if (part >= 1) {
      return ALL;
    }
    long limit = (long) (part * 0x1p53);
    // Steps of Weyl's sequence by the golden ratio spread days evenly.
    long salt = day * 0x9e3779b97f4a7c15L;
    return digest -> (digest.firstWord() + salt) >>> 11 < limit;
  }

  /** The upper half of the product of an unsigned number and a small one. */
  private static long unsignedHigh(long word, long factor) {
    long high = Math.multiplyHigh(word, factor);
    return word < 0 ? high + factor : high;
  }

  private static long size(String text) {
    Matcher parts = Pattern.compile("(\\d+) ?([KMGT]?)(i?)B").matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a size has a number and a unit");
    }
    long base = parts.group(3).isEmpty() ? 1000 : 1024;
    long value = Long.parseLong(parts.group(1));
    for (int power = "KMGT".indexOf(parts.group(2).isEmpty() ? "-" : parts.group(2)); power >= 0; power--) {
      if (value > Long.MAX_VALUE / base) {
        throw new IllegalArgumentException("a size is below 8 EiB");
      }
      value *= base;
    }
    if (value < 1) {
      throw new IllegalArgumentException("a size is above 0");
    }
    return value;
  }
}
