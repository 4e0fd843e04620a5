package io.pbs4j.server.datastore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.state.StateException;
import io.pbs4j.storage.prune.PruneGuard;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a datastore that may be changed at any time.
 *
 * @param maintenance what it refuses for now; {@code null} for nothing
 * @param verifyNew whether each new snapshot is verified at once
 * @param pruneGuard what a prune must not do
 * @param gcSchedule calendar event of garbage collections; {@code null} for the server's interval
 * @param tuning how it treats its storage
 * @param notices who is told of what happens to it
 */
public record DatastoreOptions(
    @Nullable MaintenanceMode maintenance,
    boolean verifyNew,
    PruneGuard pruneGuard,
    @Nullable String gcSchedule,
    Tuning tuning,
    NotifyChoice notices) {
  static final String GC_SCHEDULE = "gc-schedule";

  /** As a new datastore has them. */
  public static final DatastoreOptions DEFAULT =
      new DatastoreOptions(null, false, PruneGuard.DEFAULT, null, Tuning.DEFAULT, NotifyChoice.NONE);

  DatastoreOptions withMaintenance(@Nullable MaintenanceMode mode) {
    return new DatastoreOptions(mode, verifyNew, pruneGuard, gcSchedule, tuning, notices);
  }

  DatastoreOptions withVerifyNew(boolean on) {
    return new DatastoreOptions(maintenance, on, pruneGuard, gcSchedule, tuning, notices);
  }

  DatastoreOptions withPruneGuard(PruneGuard guard) {
    return new DatastoreOptions(maintenance, verifyNew, guard, gcSchedule, tuning, notices);
  }

  DatastoreOptions withGcSchedule(@Nullable String event) {
    return new DatastoreOptions(maintenance, verifyNew, pruneGuard, event, tuning, notices);
  }

  DatastoreOptions withTuning(Tuning other) {
    return new DatastoreOptions(maintenance, verifyNew, pruneGuard, gcSchedule, other, notices);
  }

  DatastoreOptions withNotify(NotifyChoice other) {
    return new DatastoreOptions(maintenance, verifyNew, pruneGuard, gcSchedule, tuning, other);
  }

  /** Adds those that are set, as the configuration API shows them. */
  void tell(ObjectNode node) {
    if (maintenance != null) {
      node.put(MaintenanceMode.PARAMETER, maintenance.text());
    }
    if (verifyNew) {
      node.put("verify-new", true);
    }
    if (!pruneGuard.equals(PruneGuard.DEFAULT)) {
      node.put(PruneGuardText.PARAMETER, PruneGuardText.of(pruneGuard));
    }
    NotifyChoice.put(node, GC_SCHEDULE, gcSchedule);
    NotifyChoice.put(node, Tuning.PARAMETER, tuning.text().isEmpty() ? null : tuning.text());
    notices.tell(node);
  }

  /** As JSON for the database. */
  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    tell(node);
    return node.toString();
  }

  static DatastoreOptions ofJson(ObjectMapper json, String text) {
    JsonNode node;
    try {
      node = json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new StateException("options of a datastore cannot be read", e);
    }
    String guard = node.path(PruneGuardText.PARAMETER).textValue();
    return new DatastoreOptions(
        MaintenanceMode.parseOrNull(node.path(MaintenanceMode.PARAMETER).textValue()),
        node.path("verify-new").asBoolean(),
        guard == null ? PruneGuard.DEFAULT : PruneGuardText.parse(guard),
        node.path(GC_SCHEDULE).textValue(),
        Tuning.parse(node.path(Tuning.PARAMETER).asText("")),
        NotifyChoice.ofJson(node));
  }
}
