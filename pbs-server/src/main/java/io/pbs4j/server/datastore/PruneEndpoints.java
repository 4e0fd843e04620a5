package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.GROUP;
import static io.pbs4j.server.datastore.DatastoreParameters.KEEP;
import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;
import static io.pbs4j.server.datastore.GroupAccess.any;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.request.RequestLedger;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;

/** The endpoint that applies retention rules to a group. */
public final class PruneEndpoints {
  private final Datastores datastores;
  private final TaskRegistry tasks;
  private final ZoneId zone;

  /**
   * Creates the endpoint.
   *
   * @param zone in which hours, days and longer spans begin
   */
  public PruneEndpoints(Datastores datastores, TaskRegistry tasks, ZoneId zone) {
    this.datastores = datastores;
    this.tasks = tasks;
    this.zone = zone;
  }

  /** Its declaration. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.post("/admin/datastore/{store}/prune", "Apply retention rules to a group.")
            .with(STORE, NS)
            .with(GROUP)
            .with(KEEP)
            .with(
                Parameter.flag("dry-run", false, "Only tell what would be removed."),
                Parameter.flag("use-task", false, "Answer with a task at once."))
            .returns(Returns.listOf(Returns.OBJECT))
            .access(Access.checkedByHandler("Datastore.Modify, or Datastore.Prune and ownership"))
            .runs(this::prune));
  }

  private Object prune(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access =
        GroupAccess.of(
            call, p.text("store"), ns, any(Privilege.DATASTORE_MODIFY), any(Privilege.DATASTORE_PRUNE));
    Datastore store = datastores.require(p.text("store"));
    BackupGroup group = DatastoreParameters.group(p);
    store.snapshots().requireGroup(ns, group);
    access.require(store, ns, group);
    KeepOptions options = DatastoreParameters.keepOptions(p);
    GroupPrune prune = store.prune(zone);
    if (p.flag("dry-run")) {
      return json(ns, prune.decide(ns, group, options));
    }
    String id = store.name() + ":" + ns + ":" + group;
    TaskRequests requests = datastores.taskRequests(store);
    if (p.flag("use-task")) {
      return tasks
          .start(
              "prune",
              id,
              call.caller(),
              requests.body(task -> run(task, store, prune, ns, group, options)))
          .upid()
          .toString();
    }
    Task task = tasks.open("prune", id, call.caller());
    requests.tellIn(task);
    try (RequestLedger.Scope scope = requests.charge()) {
      List<GroupPrune.Decision> decisions = run(task, store, prune, ns, group, options);
      task.finishOk();
      return json(ns, decisions);
    } catch (IOException | RuntimeException e) {
      task.finishError(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static List<GroupPrune.Decision> run(
      Task task, Datastore store, GroupPrune prune, Namespace ns, BackupGroup group, KeepOptions options)
      throws IOException {
    task.log(options.keepsAll() ? "No prune selection - keeping all files." : "retention options: " + options);
    task.log(
        "Starting prune on datastore '" + store.name() + "'"
            + (ns.isRoot() ? "" : ", namespace '" + ns + "'") + " group \"" + group + "\"");
    List<GroupPrune.Decision> decisions = prune.decide(ns, group, options);
    decisions.forEach(d -> task.log(d.snapshot() + " " + d.mark().id()));
    prune.remove(ns, decisions, task::warn);
    return decisions;
  }

  private static ArrayNode json(Namespace ns, List<GroupPrune.Decision> decisions) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    decisions.forEach(d -> list.add(DatastoreJson.pruned(ns, d)));
    return list;
  }
}
