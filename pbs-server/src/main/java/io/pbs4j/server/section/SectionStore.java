package io.pbs4j.server.section;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import io.pbs4j.server.state.StateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of all sections in the database. */
public final class SectionStore {
  /** The tenant of every entry until there are others. */
  private static final String TENANT = "default";

  private static final String SELECT = "SELECT section, id, properties, secrets FROM config_sections";

  private final Database database;
  private final InstantSource clock;
  private final SecretSeal seal;
  private final ObjectMapper json = new ObjectMapper();

  /** Creates the store. */
  public SectionStore(Database database, InstantSource clock, SecretSeal seal) {
    this.database = database;
    this.clock = clock;
    this.seal = seal;
  }

  /** All entries of a section by their ids. */
  public List<Entry> all(String section) {
    return database.query(
        SELECT + " WHERE tenant = ? AND section = ? ORDER BY id", this::map, TENANT, section);
  }

  /** An entry of a section. */
  public Optional<Entry> find(String section, String id) {
    return database.first(
        SELECT + " WHERE tenant = ? AND section = ? AND id = ?", this::map, TENANT, section, id);
  }

  /** Adds an entry or replaces the one of its id. */
  public void put(String section, Entry entry) {
    database.update(
        Durability.FULL,
        "INSERT INTO config_sections (tenant, section, id, properties, secrets, created) VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (tenant, section, id) DO UPDATE SET properties = excluded.properties,"
            + " secrets = excluded.secrets",
        TENANT,
        section,
        entry.id(),
        entry.properties().toString(),
        entry.secrets().isEmpty() ? null : sealed(section, entry),
        clock.instant().getEpochSecond());
  }

  /** Removes an entry, if it is there. */
  public void remove(String section, String id) {
    database.update(
        Durability.FULL,
        "DELETE FROM config_sections WHERE tenant = ? AND section = ? AND id = ?",
        TENANT,
        section,
        id);
  }

  private String sealed(String section, Entry entry) {
    try {
      return seal.seal(json.writeValueAsString(entry.secrets().revealAll()), context(section, entry.id()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String context(String section, String id) {
    return "section/" + section + "/" + id;
  }

  private Entry map(Row row) {
    String id = row.text("id");
    String sealed = row.textOrNull("secrets");
    try {
      ObjectNode properties = (ObjectNode) json.readTree(row.text("properties"));
      if (sealed == null) {
        return new Entry(id, properties, Secrets.NONE);
      }
      String open = seal.open(sealed, context(row.text("section"), id));
      Map<String, List<String>> values = json.readValue(open, new TypeReference<Map<String, List<String>>>() {});
      return new Entry(id, properties, new Secrets(values));
    } catch (JsonProcessingException e) {
      throw new StateException("an entry of the configuration cannot be read: " + id, null);
    }
  }
}
