package io.pbs4j.server.notification;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A notification in words, as targets send it.
 *
 * @param title one line
 * @param body text
 * @param severity how serious it is
 * @param fields what matchers looked at
 * @param time when it happened, seconds since 1970
 * @param recipient the user who gets it instead of those of the target; {@code null} for those of the target
 */
public record Message(
    String title,
    String body,
    Severity severity,
    Map<String, String> fields,
    long time,
    @Nullable String recipient) {
  /** Copies the map. */
  public Message {
    fields = new TreeMap<>(fields);
  }
}
