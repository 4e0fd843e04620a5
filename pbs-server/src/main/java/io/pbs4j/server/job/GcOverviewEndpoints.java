package io.pbs4j.server.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.datastore.DatastoreJson;
import io.pbs4j.server.datastore.DatastoreParameters;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The overview of garbage collections. */
final class GcOverviewEndpoints {
  private final Datastores datastores;
  private final GcJobs jobs;
  private final JobJson json;

  GcOverviewEndpoints(Datastores datastores, GcJobs jobs, JobJson json) {
    this.datastores = datastores;
    this.jobs = jobs;
    this.json = json;
  }

  List<Endpoint> list() {
    Access access = Access.checkedByHandler("Datastore.Audit or Datastore.Modify on each");
    return List.of(
        Endpoint.get("/admin/gc", "Figures of garbage collections, when they ran and will run.")
            .with(DatastoreParameters.STORE.asOptional())
            .returns(Returns.listOf(Returns.OBJECT))
            .access(access)
            .runs(this::all),
        Endpoint.get("/admin/gc/{store}", "The same of one datastore, as a list.")
            .with(DatastoreParameters.STORE)
            .returns(Returns.listOf(Returns.OBJECT))
            .access(access)
            .runs(this::all));
  }

  List<ObjectNode> all(Call call) throws IOException {
    return statuses(call, call.parameters().textOrNull("store"));
  }

  /** What a caller may see, of one datastore or all. */
  List<ObjectNode> statuses(Call call, @Nullable String store) throws IOException {
    if (store != null) {
      call.require("/datastore/" + store, Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_MODIFY);
      return List.of(status(datastores.requireOpen(store)));
    }
    List<ObjectNode> list = new ArrayList<>();
    for (OpenDatastore open : datastores.all()) {
      if (call.holds(
          "/datastore/" + open.config().name(), Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_MODIFY)) {
        list.add(status(open));
      }
    }
    return list;
  }

  /** Figures of the last collection of a datastore, when it ran and when the next one does. */
  ObjectNode status(OpenDatastore open) throws IOException {
    ObjectNode node = DatastoreJson.gc(open.store().gcStatus()).put("store", open.config().name());
    String schedule = open.config().options().gcSchedule();
    if (schedule != null) {
      node.put("schedule", schedule);
    }
    json.tell(jobs.of(open), node);
    return node;
  }
}
