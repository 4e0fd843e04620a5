package io.pbs4j.server.push;

import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The agents that pushed, in the database. */
final class PushAgents {
  /**
   * Data that is newer by the agent's clock gives way to older data when it has not been confirmed for so long: that
   * clock was put back.
   */
  static final Duration STUCK = Duration.ofMinutes(10);

  private static final String COLUMNS =
      "agent, last_push, sent, data_received, version, agent_version, push_interval, degraded, address";

  private static final String PUT =
      "INSERT INTO push_agents (tenant, agent, last_push, sent, data_received, version, agent_version, push_interval,"
          + " degraded, address, node_status, datastores, tasks, snapshots)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (tenant, agent) DO UPDATE SET last_push = excluded.last_push, sent = excluded.sent,"
          + " data_received = excluded.data_received,"
          + " version = COALESCE(excluded.version, push_agents.version),"
          + " agent_version = excluded.agent_version, push_interval = excluded.push_interval,"
          + " degraded = excluded.degraded, address = excluded.address, node_status = excluded.node_status,"
          + " datastores = COALESCE(excluded.datastores, push_agents.datastores),"
          + " tasks = COALESCE(excluded.tasks, push_agents.tasks),"
          + " snapshots = COALESCE(excluded.snapshots, push_agents.snapshots)"
          + " WHERE excluded.sent >= push_agents.sent OR push_agents.data_received <= ?";

  private final Database database;
  private final int max;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * Opens them.
   *
   * @param max agents without a key of their own
   */
  PushAgents(Database database, int max) {
    this.database = database;
    this.max = max;
    known.addAll(
        database.query("SELECT agent FROM push_agents WHERE tenant = ?", row -> row.text("agent"), PushKeys.TENANT));
  }

  /**
   * Keeps what an agent pushed; on disk when this returns. Older data than is known only shows that the agent is
   * there.
   *
   * @param bounded whether the agent counts for the bound on agents
   * @param hasOwnKey which agents do not count
   */
  void accept(Payload payload, Instant now, String address, boolean bounded, OwnKeys hasOwnKey)
      throws PushRefusedException {
    boolean isNew = admit(payload.id(), bounded, hasOwnKey);
    try {
      store(payload, now, address);
    } catch (RuntimeException e) {
      if (isNew) {
        known.remove(payload.id());
      }
      throw e;
    }
  }

  /** Knows which agents have keys. */
  @FunctionalInterface
  interface OwnKeys {
    boolean has(String agent);
  }

  private synchronized boolean admit(String agent, boolean bounded, OwnKeys hasOwnKey)
      throws PushRefusedException {
    if (known.contains(agent)) {
      return false;
    }
    if (bounded && known.size() >= max && known.stream().filter(id -> !hasOwnKey.has(id)).count() >= max) {
      throw PushRefusedException.of(
          Refusal.TOO_MANY_AGENTS, 403, "Too many agents: this server keeps the pushes of " + max);
    }
    known.add(agent);
    return true;
  }

  private void store(Payload payload, Instant now, String address) {
    long millis = now.toEpochMilli();
    @Nullable Object[] row = {
      PushKeys.TENANT,
      payload.id(),
      millis,
      payload.time(),
      millis,
      payload.part(Payload.VERSION).map(Part::text).orElse(null),
      payload.part(Payload.AGENT_VERSION).map(Part::text).orElse(null),
      payload.pushInterval(),
      payload.degraded().map(Part::text).orElse(null),
      address,
      packed(payload, Payload.NODE_STATUS),
      packed(payload, Payload.DATASTORES),
      packed(payload, Payload.TASKS),
      packed(payload, Payload.SNAPSHOTS),
      millis - STUCK.toMillis()
    };
    database.transaction(
        Durability.FULL,
        changes -> {
          if (changes.update(PUT, row) == 0) {
            changes.update(
                "UPDATE push_agents SET last_push = ?, address = ? WHERE tenant = ? AND agent = ?",
                millis,
                address,
                PushKeys.TENANT,
                payload.id());
          }
        });
  }

  private static @Nullable String packed(Payload payload, String name) {
    return payload.part(name).map(part -> PackedJson.pack(part.json())).orElse(null);
  }

  /** All of them, in order of their names. */
  List<PushedAgent> all() {
    return database.query(
        "SELECT " + COLUMNS + " FROM push_agents WHERE tenant = ? ORDER BY agent", PushAgents::agent, PushKeys.TENANT);
  }

  /** One of them. */
  Optional<PushedAgent> find(String agent) {
    return database.first(
        "SELECT " + COLUMNS + " FROM push_agents WHERE tenant = ? AND agent = ?",
        PushAgents::agent,
        PushKeys.TENANT,
        agent);
  }

  private static PushedAgent agent(Row row) {
    return new PushedAgent(
        row.text("agent"),
        Instant.ofEpochMilli(row.number("last_push")),
        row.number("sent"),
        Instant.ofEpochMilli(row.number("data_received")),
        row.textOrNull("version"),
        row.textOrNull("agent_version"),
        row.numberOrNull("push_interval"),
        row.textOrNull("degraded"),
        row.text("address"));
  }

  /** What an agent told of its server: JSON by the names that pushes have; what it never told is missing. */
  Map<String, String> data(String agent) {
    Map<String, String> data = new TreeMap<>();
    database.scan(
        "SELECT node_status, datastores, tasks, snapshots FROM push_agents WHERE tenant = ? AND agent = ?",
        row -> {
          keep(data, Payload.NODE_STATUS, row.textOrNull("node_status"));
          keep(data, Payload.DATASTORES, row.textOrNull("datastores"));
          keep(data, Payload.TASKS, row.textOrNull("tasks"));
          keep(data, Payload.SNAPSHOTS, row.textOrNull("snapshots"));
          return false;
        },
        PushKeys.TENANT,
        agent);
    data.replaceAll((name, packed) -> PackedJson.unpack(packed));
    return data;
  }

  private static void keep(Map<String, String> data, String name, @Nullable String packed) {
    if (packed != null) {
      data.put(name, packed);
    }
  }

  /** Forgets an agent until it pushes again; returns whether it was known. */
  boolean forget(String agent) {
    boolean was =
        database.update(
                Durability.FULL, "DELETE FROM push_agents WHERE tenant = ? AND agent = ?", PushKeys.TENANT, agent)
            > 0;
    known.remove(agent);
    return was;
  }
}
