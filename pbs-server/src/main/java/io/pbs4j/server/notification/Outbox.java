package io.pbs4j.server.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import io.pbs4j.server.state.StateException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that wait to be sent, in the database: they outlive the server. Bounded: the oldest make room. */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** The tenant of every message until there are others. */
  private static final String TENANT = "default";

  /** Messages that wait at most. */
  static final int MOST = 1000;

  private final Database database;
  private final ObjectMapper json = new ObjectMapper();

  Outbox(Database database) {
    this.database = database;
  }

  /**
   * A message that waits.
   *
   * @param id identifies it
   * @param target name of the target
   * @param message the message
   * @param attempts how often sending it has failed
   */
  record Waiting(String id, String target, Message message, int attempts) {}

  void add(String target, Message message, Instant now) {
    makeRoom();
    database.update(
        Durability.FULL,
        "INSERT INTO notification_outbox (id, tenant, target, content, created, attempts, due)"
            + " VALUES (?, ?, ?, ?, ?, 0, ?)",
        UUID.randomUUID().toString(),
        TENANT,
        target,
        write(message),
        now.getEpochSecond(),
        now.getEpochSecond());
  }

  private void makeRoom() {
    long count = size();
    if (count >= MOST) {
      LOG.warn("{} notifications could not be sent: the oldest are dropped", count);
      database
          .query(
              "SELECT id FROM notification_outbox ORDER BY created, id LIMIT ?",
              row -> row.text("id"),
              count - MOST + 1)
          .forEach(this::remove);
    }
  }

  /** How many wait. */
  long size() {
    return database
        .first("SELECT count(*) AS amount FROM notification_outbox", row -> row.number("amount"))
        .orElse(0L);
  }

  /** Those that are to be sent by now, the oldest first. */
  List<Waiting> due(Instant now, int most) {
    return database.query(
        "SELECT id, target, content, attempts FROM notification_outbox WHERE due <= ? ORDER BY due, id LIMIT ?",
        this::map,
        now.getEpochSecond(),
        most);
  }

  void remove(String id) {
    database.update(Durability.FULL, "DELETE FROM notification_outbox WHERE id = ?", id);
  }

  /** Sending one failed; it is tried again at a time. */
  void postpone(String id, Instant again, String problem) {
    database.update(
        Durability.FULL,
        "UPDATE notification_outbox SET attempts = attempts + 1, due = ?, problem = ? WHERE id = ?",
        again.getEpochSecond(),
        problem,
        id);
  }

  private String write(Message message) {
    ObjectNode node = json.createObjectNode();
    node.put("title", message.title());
    node.put("body", message.body());
    node.put("severity", message.severity().id());
    node.put("time", message.time());
    node.put("recipient", message.recipient());
    message.fields().forEach(node.putObject("fields")::put);
    return node.toString();
  }

  private Waiting map(Row row) {
    try {
      JsonNode node = json.readTree(row.text("content"));
      Map<String, String> fields = new HashMap<>();
      node.path("fields").properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
      Message message =
          new Message(
              node.path("title").asText(),
              node.path("body").asText(),
              Severity.find(node.path("severity").asText()).orElse(Severity.UNKNOWN),
              fields,
              node.path("time").asLong(),
              node.path("recipient").textValue());
      return new Waiting(row.text("id"), row.text("target"), message, (int) row.number("attempts"));
    } catch (JsonProcessingException e) {
      throw new StateException("a notification cannot be read", null);
    }
  }
}
