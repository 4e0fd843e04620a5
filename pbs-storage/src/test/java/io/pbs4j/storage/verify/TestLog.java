package io.pbs4j.storage.verify;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the lines of a verification. */
final class TestLog implements VerifyLog {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void line(String text) {
    lines.add(text);
  }

  @Override
  public void warn(String text) {
    lines.add("WARN: " + text);
  }

  List<String> lines() {
    return lines;
  }

  /** The lines as they are on every machine. */
  List<String> normalised() {
    return lines.stream().map(TestLog::normal).toList();
  }

  static String normal(String line) {
    return line.replaceAll(
            " in [0-9.]+ seconds, speed [0-9.]+/[0-9.]+ MiB/s", " in T seconds, speed S MiB/s")
        .replaceAll(" \\(byte [0-9]+\\)", "")
        .replace("src/ds-corrupt/", "");
  }
}
