package io.pbs4j.core.fuzz;

import io.pbs4j.core.FormatException;
import java.io.IOException;
import java.util.Locale;

/**
 * What the Jazzer fuzzer calls ({@code mvn verify -Pfuzz}): it looks for input that makes a reader do anything but
 * read or throw a {@link FormatException}.
 */
public final class FuzzTarget {
  /** Set once at the start of the fuzzer's process, which knows static methods only. */
  private static Format format = Format.BLOB;

  private FuzzTarget() {}

  /** Receives the name of the format. */
  public static void fuzzerInitialize(String[] args) {
    format = Format.valueOf(args[0].toUpperCase(Locale.ROOT));
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    try {
      format.read("input", bytes);
    } catch (FormatException e) {
      if (e.describe().isEmpty()) {
        throw new AssertionError("no description", e);
      }
    }
  }
}
