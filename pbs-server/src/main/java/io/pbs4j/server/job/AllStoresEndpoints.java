package io.pbs4j.server.job;

import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.datastore.DatastoreParameters;
import io.pbs4j.server.datastore.DatastorePrunes;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.snapshot.GroupChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short forms for operators: collect or prune every datastore that one may change, or one of them. */
final class AllStoresEndpoints {
  private static final List<String> RULES = List.of("last", "hourly", "daily", "weekly", "monthly", "yearly");
  private static final Access ACCESS = Access.checkedByHandler("Datastore.Modify on each, others are left out");

  private final Datastores datastores;
  private final GcJobs jobs;
  private final JobScheduler scheduler;
  private final GcOverviewEndpoints overview;
  private final DatastorePrunes prunes;

  AllStoresEndpoints(
      Datastores datastores,
      GcJobs jobs,
      JobScheduler scheduler,
      GcOverviewEndpoints overview,
      DatastorePrunes prunes) {
    this.datastores = datastores;
    this.jobs = jobs;
    this.scheduler = scheduler;
    this.overview = overview;
    this.prunes = prunes;
  }

  List<Endpoint> list() {
    List<Parameter> keep =
        RULES.stream()
            .map(rule -> Parameter.optional("keep_" + rule, Schema.atLeast(0), "As keep-" + rule + "; 0 for none."))
            .toList();
    return List.of(
        Endpoint.post("/admin/gc", "Start garbage collection of one datastore, or of all.")
            .with(DatastoreParameters.STORE.asOptional())
            .returns(Returns.listOf(Returns.UPID))
            .access(ACCESS)
            .runs(this::collect),
        Endpoint.get("/admin/gc/status", "Whether garbage collections run, and the figures of the last ones.")
            .returns(
                Returns.object(
                    "running", Returns.FLAG, "datastores", Returns.listOf(Returns.OBJECT)))
            .access(Access.checkedByHandler("Datastore.Audit or Datastore.Modify on each"))
            .runs(this::status),
        Endpoint.post("/admin/prune", "Apply retention rules to one datastore, or to all.")
            .with(DatastoreParameters.STORE.asOptional(), Parameter.flag("dry-run", false, "Only tell."))
            .with(DatastoreParameters.KEEP)
            .with(keep)
            .returns(Returns.listOf(Returns.UPID))
            .access(ACCESS)
            .runs(this::prune));
  }

  private List<OpenDatastore> chosen(Call call) throws IOException {
    String store = call.parameters().textOrNull("store");
    if (store != null) {
      call.require("/datastore/" + store, Privilege.DATASTORE_MODIFY);
      return List.of(datastores.requireOpen(store));
    }
    List<OpenDatastore> list = new ArrayList<>();
    for (OpenDatastore open : datastores.all()) {
      if (call.holds("/datastore/" + open.config().name(), Privilege.DATASTORE_MODIFY)) {
        list.add(open);
      }
    }
    if (list.isEmpty()) {
      call.require("/datastore", Privilege.DATASTORE_MODIFY);
    }
    return list;
  }

  private Object collect(Call call) throws IOException {
    List<String> upids = new ArrayList<>();
    for (OpenDatastore open : chosen(call)) {
      upids.add(scheduler.start(jobs.of(open), call.caller()).toString());
    }
    return upids;
  }

  private Object status(Call call) throws IOException {
    boolean running = datastores.all().stream().anyMatch(open -> open.store().collecting());
    return Map.of("running", running, "datastores", overview.statuses(call, null));
  }

  private Object prune(Call call) throws IOException {
    Parameters p = call.parameters();
    KeepOptions keep =
        new KeepOptions(
            count(p, "last"),
            count(p, "hourly"),
            count(p, "daily"),
            count(p, "weekly"),
            count(p, "monthly"),
            count(p, "yearly"));
    DatastorePrunes.Order order =
        new DatastorePrunes.Order(Namespace.ROOT, null, keep, GroupChoice.ALL, p.flag("dry-run"), 0);
    List<String> upids = new ArrayList<>();
    for (OpenDatastore open : chosen(call)) {
      upids.add(prunes.start(open, order, call.caller()).toString());
    }
    return upids;
  }

  private static long count(Parameters p, String rule) {
    @Nullable Long count = p.numberOrNull("keep-" + rule);
    count = count == null ? p.numberOrNull("keep_" + rule) : count;
    return count == null ? 0 : count;
  }
}
