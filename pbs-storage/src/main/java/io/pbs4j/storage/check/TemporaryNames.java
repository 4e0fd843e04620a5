package io.pbs4j.storage.check;

import java.util.regex.Pattern;

/**
 * Names of files that are being written: {@code x.tmp_fidx}, {@code x.tmp} and {@code .tmp_x} of the reference,
 * {@code x.1.tmp_blob} and {@code <digest>.tmp_<id>} of ours.
 */
final class TemporaryNames {
  private static final Pattern TEMPORARY = Pattern.compile(".*\\.tmp(_[^/]*)?$", Pattern.DOTALL);

  private TemporaryNames() {}

  static boolean matches(String name) {
    return TEMPORARY.matcher(name).matches();
  }
}
