package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.STORE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.audit.Removal;
import io.pbs4j.server.audit.RemovalLog;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** The endpoint that tells who removed which snapshots. */
public final class RemovalEndpoints {
  private static final long USUAL_LIMIT = 100;
  private static final long MAX_LIMIT = 10_000;

  /** The end of the year 9999. */
  private static final long MAX_TIME = 253_402_300_799L;

  private final RemovalLog removals;

  /** Creates the endpoint. */
  public RemovalEndpoints(RemovalLog removals) {
    this.removals = removals;
  }

  /** Its declaration. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.get("/admin/datastore/{store}/removals", "Snapshots that were removed, newest first, and by whom.")
            .with(
                STORE,
                Parameter.optional("since", Schema.whole(0, MAX_TIME), "Time in seconds since 1970.").withDefault(0L),
                Parameter.optional("limit", Schema.whole(1, MAX_LIMIT), "How many at most.")
                    .withDefault(USUAL_LIMIT))
            .returns(
                Returns.listOf(
                    Returns.object(
                        "time", Returns.WHOLE,
                        "who", Returns.TEXT,
                        "action", Returns.TEXT,
                        "ns", Returns.TEXT,
                        "backup-type", Returns.TEXT,
                        "backup-id", Returns.TEXT,
                        "backup-time", Returns.WHOLE)))
            .access(Access.anyOf("/datastore/{store}", Privilege.DATASTORE_AUDIT))
            .runs(this::removals));
  }

  private Object removals(Call call) throws IOException {
    String store = call.parameters().text("store");
    Instant since = Instant.ofEpochSecond(call.parameters().number("since"));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Removal removal :
        removals.list(since, r -> r.store().equals(store), (int) call.parameters().number("limit"))) {
      list.add(
          DatastoreJson.identify(JsonNodeFactory.instance.objectNode(), removal.snapshot())
              .put("action", removal.action())
              .put("ns", removal.ns().toString())
              .put("time", removal.time().getEpochSecond())
              .put("who", removal.who().toString()));
    }
    return list;
  }
}
