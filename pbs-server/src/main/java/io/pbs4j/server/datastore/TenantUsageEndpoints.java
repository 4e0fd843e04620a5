package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import io.pbs4j.storage.gc.GcStatus;
import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import java.io.IOException;
import java.util.List;

/** What the caller's tenant uses, as far as it is known without asking storage for anything. */
public final class TenantUsageEndpoints {
  /** The tenant of everybody until there are others. */
  private static final String TENANT = "default";

  private final Datastores datastores;

  /** Creates the endpoint. */
  public TenantUsageEndpoints(Datastores datastores) {
    this.datastores = datastores;
  }

  /** Its declaration. */
  public List<Endpoint> list() {
    Returns datastore =
        Returns.object(
            "store", Returns.TEXT,
            "stored-bytes", Returns.WHOLE,
            "logical-bytes", Returns.WHOLE,
            "chunks", Returns.WHOLE,
            "counted", Returns.WHOLE,
            "month", Returns.TEXT,
            "requests", Returns.OBJECT);
    return List.of(
        Endpoint.get("/billing/usage", "What the caller's tenant uses: of the datastores that the caller may audit.")
            .returns(
                Returns.object(
                    "tenant-id", Returns.TEXT,
                    "stored-bytes", Returns.WHOLE,
                    "logical-bytes", Returns.WHOLE,
                    "datastores", Returns.listOf(datastore)))
            .access(Access.checkedByHandler("Datastore.Audit on each"))
            .runs(this::usage));
  }

  private Object usage(Call call) throws IOException {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("tenant-id", TENANT);
    long stored = 0;
    long logical = 0;
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (OpenDatastore open : datastores.all()) {
      String name = open.config().name();
      if (call.holds("/datastore/" + name, Privilege.DATASTORE_AUDIT)) {
        GcStatus counted = open.store().gcStatus();
        stored += counted.diskBytes();
        logical += counted.indexDataBytes();
        tell(list.addObject().put("store", name), counted, open.requests());
      }
    }
    node.put("stored-bytes", stored).put("logical-bytes", logical).set("datastores", list);
    return node;
  }

  /** Bytes and chunks are those that the last collection counted, and {@code counted} is when that was. */
  private static void tell(ObjectNode node, GcStatus counted, StorageRequests requests) {
    RequestCount month = requests.month();
    node.put("stored-bytes", counted.diskBytes())
        .put("logical-bytes", counted.indexDataBytes())
        .put("chunks", counted.diskChunks())
        .put("counted", counted.start())
        .put("month", requests.currentMonth().toString());
    node.putObject("requests")
        .put("writes", month.of(RequestKind.Price.WRITE))
        .put("reads", month.of(RequestKind.Price.READ))
        .put("sent", month.sent())
        .put("received", month.received());
  }
}
