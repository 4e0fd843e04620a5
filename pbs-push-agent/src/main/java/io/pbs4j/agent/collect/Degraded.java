package io.pbs4j.agent.collect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a report that is missing or not whole.
 *
 * @param source {@code node-status}, {@code datastores}, {@code tasks} or {@code version}
 * @param error why, and what to do where that is known; without secrets
 * @param failed whether it could not be had; else it was shortened
 */
public record Degraded(String source, String error, boolean failed) {
  static Degraded failed(Source source, String error) {
    return new Degraded(source.label(), error, true);
  }

  static Degraded shortened(Source source, String error) {
    return new Degraded(source.label(), error, false);
  }

  /**
   * What failed, in one line: {@code tasks, version: no connection}. Empty when all that is wrong
   * is that something was shortened.
   */
  public static String failures(List<Degraded> degraded) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Degraded one : degraded) {
      if (one.failed) {
        sources.merge(one.error, one.source, (before, next) -> before + ", " + next);
      }
    }
    StringBuilder line = new StringBuilder();
    sources.forEach(
        (error, names) ->
            line.append(line.isEmpty() ? "" : "; ").append(names).append(": ").append(error));
    return line.toString();
  }
}
