package io.pbs4j.client.api;

import java.util.List;

/**
 * Some lines of a task's log.
 *
 * @param first number of the first line, from 1
 * @param lines the lines
 * @param total lines that the log has so far
 * @param active whether the task still runs
 */
public record TaskLogPage(long first, List<String> lines, long total, boolean active) {
  /** Number of the line to ask for next. */
  public long next() {
    return first + lines.size();
  }
}
