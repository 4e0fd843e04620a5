package io.pbs4j.server.notification;

import java.util.Map;

/**
 * Something that happened.
 *
 * @param severity how serious it is
 * @param template name of the templates that tell it
 * @param fields what matchers look at: {@code type}, {@code hostname}, {@code datastore}, {@code job-id}
 * @param data what templates tell
 */
public record Notification(
    Severity severity, String template, Map<String, String> fields, Map<String, Object> data) {
  /** Copies the maps. */
  public Notification {
    fields = Map.copyOf(fields);
    data = Map.copyOf(data);
  }
}
