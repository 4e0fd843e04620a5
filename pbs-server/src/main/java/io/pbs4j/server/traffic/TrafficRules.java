package io.pbs4j.server.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The configured rules in the database. */
final class TrafficRules {
  /** The tenant of every rule until there are others. */
  private static final String TENANT = "default";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final InstantSource clock;

  TrafficRules(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All of them in order of their names. */
  List<TrafficRule> all() {
    return database.query("SELECT options FROM traffic_rules ORDER BY name", row -> read(row.text("options")));
  }

  /** The rule of a name. */
  Optional<TrafficRule> find(String name) {
    return database.first(
        "SELECT options FROM traffic_rules WHERE name = ?", row -> read(row.text("options")), name);
  }

  /** Adds a rule or replaces the one of its name. */
  void put(TrafficRule rule) {
    database.update(
        Durability.FULL,
        "INSERT INTO traffic_rules (name, tenant, options, created) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET options = excluded.options",
        rule.name(),
        TENANT,
        write(rule),
        clock.instant().getEpochSecond());
  }

  /** Removes a rule; returns whether there was one. */
  boolean remove(String name) {
    return database.update(Durability.FULL, "DELETE FROM traffic_rules WHERE name = ?", name) > 0;
  }

  private static String write(TrafficRule rule) {
    try {
      return JSON.writeValueAsString(rule);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a rule is texts and lists of texts", e);
    }
  }

  private static TrafficRule read(String options) {
    try {
      return JSON.readValue(options, TrafficRule.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a traffic rule in the database cannot be read", e);
    }
  }
}
