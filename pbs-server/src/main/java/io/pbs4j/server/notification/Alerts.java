package io.pbs4j.server.notification;

import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was told of states that last: each is told once until it changes, also across restarts. */
final class Alerts {
  /** The tenant of every state until there are others. */
  private static final String TENANT = "default";

  private final Database database;

  Alerts(Database database) {
    this.database = database;
  }

  /** Values that were told of a kind, by subject. */
  Map<String, String> told(String kind) {
    return database
        .query(
            "SELECT subject, value FROM notification_states WHERE tenant = ? AND kind = ?",
            row -> Map.entry(row.text("subject"), row.text("value")),
            TENANT,
            kind)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Takes what holds now for all subjects with a prefix, forgets what does not hold any more, and answers what is
   * new.
   *
   * @param now values by subject, all of which begin with the prefix
   */
  Map<String, String> news(String kind, String prefix, Map<String, String> now) {
    Map<String, String> told = told(kind);
    told.keySet().stream()
        .filter(subject -> subject.startsWith(prefix) && !now.containsKey(subject))
        .forEach(subject -> forget(kind, subject));
    Stream<Map.Entry<String, String>> news =
        now.entrySet().stream().filter(entry -> !entry.getValue().equals(told.get(entry.getKey())));
    Map<String, String> result = news.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    result.forEach((subject, value) -> remember(kind, subject, value));
    return result;
  }

  private void remember(String kind, String subject, String value) {
    database.update(
        Durability.FULL,
        "INSERT INTO notification_states (tenant, kind, subject, value) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (tenant, kind, subject) DO UPDATE SET value = excluded.value",
        TENANT,
        kind,
        subject,
        value);
  }

  private void forget(String kind, String subject) {
    database.update(
        Durability.FULL,
        "DELETE FROM notification_states WHERE tenant = ? AND kind = ? AND subject = ?",
        TENANT,
        kind,
        subject);
  }
}
