package io.pbs4j.server.rrd;

import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Samples over time, kept in the database. A slot that is under way is in memory and written about once a minute;
 * losing its last minute loses nothing of worth. Safe for use by several threads.
 */
public final class Samples {
  private static final String UPSERT =
      "INSERT INTO samples (tenant, server, source, resolution, slot, data) VALUES ('default', ?, ?, ?, ?, ?)"
          + " ON CONFLICT (server, source, resolution, slot) DO UPDATE SET data = excluded.data";
  private static final String SELECT =
      "SELECT slot, data FROM samples WHERE server = ? AND source = ? AND resolution = ? AND slot >= ? AND slot <= ?"
          + " ORDER BY slot";

  private final Database database;
  private final String server;
  private final Map<String, Map<Resolution, Slot>> current = new HashMap<>();
  private final Map<String, Long> saved = new HashMap<>();

  /**
   * Creates the samples of a server.
   *
   * @param server its name; each has samples of its own
   */
  public Samples(Database database, String server) {
    this.database = database;
    this.server = server;
  }

  /**
   * Adds a sample.
   *
   * @param source such as {@code host} or {@code datastore/NAME}
   * @param time seconds since 1970
   * @param values by field
   */
  public synchronized void add(String source, long time, Map<String, Double> values) {
    Map<Resolution, Slot> slots = current.computeIfAbsent(source, name -> new EnumMap<>(Resolution.class));
    boolean turned = false;
    for (Resolution resolution : Resolution.values()) {
      long start = resolution.slot(time);
      Slot before = slots.get(resolution);
      if (before == null || before.start() != start) {
        turned |= before != null && save(source, resolution, before);
        before = load(source, resolution, start);
      }
      slots.put(resolution, before.and(values));
    }
    if (turned || !saved.containsKey(source)) {
      saved.put(source, time);
      slots.forEach((resolution, slot) -> save(source, resolution, slot));
      forget(source, time);
    }
  }

  /** Writes what is under way. */
  public synchronized void save() {
    current.forEach((source, slots) -> slots.forEach((resolution, slot) -> save(source, resolution, slot)));
  }

  /** Removes all samples of a source that is no more. */
  public synchronized void remove(String source) {
    current.remove(source);
    saved.remove(source);
    database.update(Durability.RELAXED, "DELETE FROM samples WHERE server = ? AND source = ?", server, source);
  }

  private boolean save(String source, Resolution resolution, Slot slot) {
    database.update(
        Durability.RELAXED, UPSERT, server, source, resolution.seconds(), slot.start(), slot.text());
    return true;
  }

  private Slot load(String source, Resolution resolution, long start) {
    List<Slot> found = slots(source, resolution, start, start);
    return found.isEmpty() ? new Slot(start, Map.of()) : found.get(0);
  }

  private List<Slot> slots(String source, Resolution resolution, long from, long to) {
    return database.query(
        SELECT,
        row -> Slot.parse(row.number("slot"), row.text("data")),
        server,
        source,
        resolution.seconds(),
        from,
        to);
  }

  private void forget(String source, long time) {
    for (Resolution resolution : Resolution.values()) {
      database.update(
          Durability.RELAXED,
          "DELETE FROM samples WHERE server = ? AND source = ? AND resolution = ? AND slot < ?",
          server,
          source,
          resolution.seconds(),
          resolution.oldest(time));
    }
  }

  /**
   * What is known of a timeframe that ends now: a row for each slot, oldest first, with {@code time}, when the slot
   * began, and the fields that were sampled in it.
   *
   * @param now seconds since 1970
   */
  public List<Map<String, Number>> rows(String source, Timeframe frame, Consolidation consolidation, long now) {
    Resolution resolution = frame.resolution();
    long last = resolution.slot(now);
    long first = last - (frame.rows() - 1) * resolution.seconds();
    Map<Long, Slot> known = known(source, resolution, first, last);
    List<Map<String, Number>> rows = new ArrayList<>(frame.rows());
    for (long start = first; start <= last; start += resolution.seconds()) {
      Map<String, Number> row = new TreeMap<>();
      row.put("time", start);
      Slot slot = known.get(start);
      if (slot != null) {
        slot.figures().forEach((field, figure) -> row.put(field, consolidation.of(figure)));
      }
      rows.add(row);
    }
    return rows;
  }

  private synchronized Map<Long, Slot> known(String source, Resolution resolution, long first, long last) {
    Map<Long, Slot> known = new HashMap<>();
    slots(source, resolution, first, last).forEach(slot -> known.put(slot.start(), slot));
    Map<Resolution, Slot> slots = current.get(source);
    Slot now = slots == null ? null : slots.get(resolution);
    if (now != null) {
      known.put(now.start(), now);
    }
    return known;
  }

  /** The newest sample of the minute that is under way; {@code null} if there is none. */
  public synchronized @Nullable Map<String, Double> latest(String source) {
    Map<Resolution, Slot> slots = current.get(source);
    Slot slot = slots == null ? null : slots.get(Resolution.MINUTE);
    if (slot == null) {
      return null;
    }
    Map<String, Double> values = new TreeMap<>();
    slot.figures().forEach((field, figure) -> values.put(field, Consolidation.AVERAGE.of(figure)));
    return values;
  }
}
