package io.pbs4j.server.push;

import io.pbs4j.server.access.Secret;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that may push: the shared one, and those of agents in the database. All are held in memory, so that a
 * wrong key costs no query.
 */
final class PushKeys {
  /** The tenant of every agent until there are others. */
  static final String TENANT = "default";

  private final Database database;
  private final @Nullable Secret shared;
  private volatile Table table;

  /** The keys of agents at one time, by name and by hash; never changed. */
  private record Table(Map<String, AgentKey> byAgent, Map<String, AgentKey> byHash) {}

  PushKeys(Database database, @Nullable Secret shared) {
    this.database = database;
    this.shared = shared;
    this.table = load();
  }

  private Table load() {
    Map<String, AgentKey> byAgent = new TreeMap<>();
    Map<String, AgentKey> byHash = new HashMap<>();
    database.scan(
        "SELECT agent, hash, enabled, comment, created FROM push_keys WHERE tenant = ?",
        row -> {
          AgentKey key =
              new AgentKey(
                  row.text("agent"),
                  row.text("hash"),
                  row.flag("enabled"),
                  row.textOrNull("comment"),
                  row.number("created"));
          byAgent.put(key.agent(), key);
          byHash.put(key.hash(), key);
          return true;
        },
        TENANT);
    return new Table(byAgent, byHash);
  }

  /** Whether anybody can push at all. */
  boolean isConfigured() {
    return shared != null || !table.byAgent().isEmpty();
  }

  /** Whose key it is; nobody's if it is wrong or disabled. Takes as long for a wrong key as for a right one. */
  Optional<Sender> sender(String text) {
    Secret sent = Secret.of(text);
    String hash = sent.hash();
    boolean isShared = shared != null && shared.matches(hash);
    // Found by its hash, whose bytes tell nothing of the key.
    AgentKey key = table.byHash().get(hash);
    if (key != null && key.enabled() && sent.matches(key.hash())) {
      return Optional.of(new Sender(key.agent()));
    }
    return isShared ? Optional.of(Sender.SHARED) : Optional.empty();
  }

  /** Whether an agent has a key of its own, also one that is disabled. */
  boolean hasOwn(String agent) {
    return table.byAgent().containsKey(agent);
  }

  /** All keys of agents, in order of their names. */
  List<AgentKey> all() {
    return List.copyOf(table.byAgent().values());
  }

  /** The key of an agent. */
  Optional<AgentKey> find(String agent) {
    return Optional.ofNullable(table.byAgent().get(agent));
  }

  /** Adds a key or replaces that of its agent. */
  synchronized void put(AgentKey key) {
    database.update(
        Durability.FULL,
        "INSERT INTO push_keys (tenant, agent, hash, enabled, comment, created) VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (tenant, agent) DO UPDATE SET hash = excluded.hash, enabled = excluded.enabled,"
            + " comment = excluded.comment, created = excluded.created",
        TENANT,
        key.agent(),
        key.hash(),
        key.enabled() ? 1 : 0,
        key.comment(),
        key.created());
    table = load();
  }

  /** Removes the key of an agent; returns whether it had one. */
  synchronized boolean remove(String agent) {
    boolean removed =
        database.update(Durability.FULL, "DELETE FROM push_keys WHERE tenant = ? AND agent = ?", TENANT, agent) > 0;
    table = load();
    return removed;
  }
}
