package io.pbs4j.server.task;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines of a log.
 *
 * @param first number of the first line here, from 1
 * @param lines without line ends
 * @param total how many lines the log had when these were read
 */
public record TaskLogPage(long first, List<String> lines, long total) {
  /** Copies the list. */
  public TaskLogPage {
    lines = List.copyOf(lines);
  }

  /**
   * Reads lines. One pass gives lines and total, so that they fit together while the log grows; a line
   * counts once its end is written.
   *
   * @param start number of the first line wanted; 0 is 1
   * @param limit how many at most; 0 for all
   */
  static TaskLogPage read(Path file, long start, long limit) throws IOException {
    long first = Math.max(start, 1);
    long end = limit == 0 || limit > Long.MAX_VALUE - first ? Long.MAX_VALUE : first + limit;
    List<String> lines = new ArrayList<>();
    long number = 1;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long left = Files.size(file);
      for (int ch = in.read(); ch >= 0 && left > 0; ch = in.read()) {
        left--;
        boolean wanted = number >= first && number < end;
        if (ch != '\n') {
          if (wanted) {
            line.write(ch);
          }
          continue;
        }
        if (wanted) {
          lines.add(line.toString(StandardCharsets.UTF_8));
          line.reset();
        }
        number++;
      }
    }
    return new TaskLogPage(first, lines, number - 1);
  }
}
