package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import java.util.List;
import java.util.Locale;

/** The endpoint that tells what a datastore asks of its storage. */
public final class RequestEndpoints {
  private final Datastores datastores;

  /** Creates the endpoint. */
  public RequestEndpoints(Datastores datastores) {
    this.datastores = datastores;
  }

  /** Its declaration. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.get("/admin/datastore/{store}/requests", "Requests to the storage of a datastore.")
            .with(DatastoreParameters.STORE)
            .returns(
                Returns.object(
                    "since", Returns.WHOLE,
                    "total", Returns.OBJECT,
                    "month", Returns.OBJECT,
                    "budgets", Returns.listOf(Returns.OBJECT)))
            .access(Access.anyOf("/datastore/{store}", Privilege.DATASTORE_AUDIT))
            .runs(this::requests));
  }

  private Object requests(Call call) throws StorageException {
    StorageRequests requests = datastores.requireOpen(call.parameters().text("store")).requests();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("since", requests.since().getEpochSecond());
    node.set("total", json(requests.total()));
    node.set("month", json(requests.month()).put("month", requests.currentMonth().toString()));
    ArrayNode budgets = node.putArray("budgets");
    for (Budget.Use use : requests.budgets()) {
      budgets
          .addObject()
          .put("class", use.budget().name())
          .put("limit", use.budget().limit())
          .put("used", use.used())
          .put("state", use.state().name().toLowerCase(Locale.ROOT));
    }
    return node;
  }

  private static ObjectNode json(RequestCount count) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ObjectNode kinds = node.putObject("requests");
    for (RequestKind kind : RequestKind.values()) {
      kinds.put(kind.name().toLowerCase(Locale.ROOT), count.of(kind));
    }
    node.put("writes", count.of(RequestKind.Price.WRITE));
    node.put("reads", count.of(RequestKind.Price.READ));
    node.put("retries", count.retries());
    node.put("sent", count.sent());
    node.put("received", count.received());
    return node;
  }
}
