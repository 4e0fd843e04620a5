package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.GROUP;
import static io.pbs4j.server.datastore.DatastoreParameters.KEEP;
import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;
import static io.pbs4j.server.datastore.GroupAccess.any;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.audit.RemovalEntries;
import io.pbs4j.server.audit.RemovalLog;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskBody;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.prune.PruneGuard;
import io.pbs4j.storage.request.RequestLedger;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/** The endpoints that apply retention rules. */
public final class PruneEndpoints {
  private static final Privilege[] FULL = any(Privilege.DATASTORE_MODIFY);
  private static final Privilege[] OWN = any(Privilege.DATASTORE_PRUNE);
  private static final String BELOW = "/admin/datastore/{store}";

  private static final Parameter DRY_RUN =
      Parameter.flag("dry-run", false, "Only tell what would be removed.");
  private static final Parameter CONFIRM =
      Parameter.optional(
              "confirm-removals",
              Schema.atLeast(0),
              "So many snapshots may go although the datastore's prune-guard would stop and ask.")
          .withDefault(0L);

  private final Datastores datastores;
  private final TaskRegistry tasks;
  private final RemovalLog removals;
  private final InstantSource clock;
  private final ZoneId zone;
  private final DatastorePrunes prunes;

  /**
   * Creates the endpoints.
   *
   * @param removals is told of every snapshot that goes
   * @param zone in which hours, days and longer spans begin
   * @param prunes starts those of many groups
   */
  public PruneEndpoints(
      Datastores datastores,
      TaskRegistry tasks,
      RemovalLog removals,
      InstantSource clock,
      ZoneId zone,
      DatastorePrunes prunes) {
    this.datastores = datastores;
    this.tasks = tasks;
    this.removals = removals;
    this.clock = clock;
    this.zone = zone;
    this.prunes = prunes;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.post(BELOW + "/prune", "Apply retention rules to a group.")
            .with(STORE, NS)
            .with(GROUP)
            .with(KEEP)
            .with(DRY_RUN, CONFIRM, Parameter.flag("use-task", false, "Answer with a task at once."))
            .returns(Returns.listOf(Returns.OBJECT))
            .access(GroupAccess.declared(FULL, OWN))
            .runs(this::prune),
        Endpoint.post(BELOW + "/prune-datastore", "Apply retention rules to a namespace and those below it.")
            .with(STORE, NS)
            .with(KEEP)
            .with(
                DRY_RUN,
                CONFIRM,
                Parameter.optional(
                    "max-depth", Schema.whole(0, Namespace.MAX_DEPTH), "Levels to go down; all when missing."))
            .returns(Returns.UPID)
            .access(GroupAccess.declared(FULL, OWN))
            .runs(this::pruneDatastore));
  }

  private static GroupAccess access(Call call, Namespace ns) {
    return GroupAccess.of(
        call,
        call.parameters().text("store"),
        ns,
        FULL,
        OWN);
  }

  /** One prune of one group. */
  private record Run(
      OpenDatastore open,
      AuthId caller,
      Namespace ns,
      BackupGroup group,
      KeepOptions options,
      PruneGuard guard,
      long confirmed) {
    Datastore store() {
      return open.store();
    }
  }

  private Object prune(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access = access(call, ns);
    OpenDatastore open = datastores.requireOpen(p.text("store")).allowing(Operation.WRITE);
    Datastore store = open.store();
    BackupGroup group = DatastoreParameters.group(p);
    store.snapshots().requireGroup(ns, group);
    access.require(store, ns, group);
    // Clients prune one group after each backup and cannot be asked: only a guard that somebody set limits them.
    PruneGuard guard = open.config().options().pruneGuard();
    Run run =
        new Run(
            open,
            call.caller(),
            ns,
            group,
            DatastoreParameters.keepOptions(p),
            guard.equals(PruneGuard.DEFAULT) ? guard.withoutLimit() : guard,
            p.number("confirm-removals"));
    if (p.flag("dry-run")) {
      return json(ns, store.prune(zone).decide(ns, group, run.options()));
    }
    String id = store.name() + ":" + ns + ":" + group;
    if (p.flag("use-task")) {
      TaskBody body = open.task(Operation.WRITE, task -> run(task, run));
      return tasks.start("prune", id, call.caller(), body).upid().toString();
    }
    Task task = tasks.open("prune", id, call.caller());
    try {
      List<GroupPrune.Decision> decisions = inThisThread(task, run);
      task.finishOk();
      return json(ns, decisions);
    } catch (IOException | RuntimeException e) {
      task.finishError(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private List<GroupPrune.Decision> inThisThread(Task task, Run run) throws IOException {
    TaskRequests requests = run.open().requests().forTask();
    requests.tellIn(task);
    try (RequestLedger.Scope scope = requests.charge();
        ActiveOperations.Running running = run.open().operations().begin(Operation.WRITE)) {
      return run(task, run);
    }
  }

  private List<GroupPrune.Decision> run(Task task, Run run) throws IOException {
    DatastorePrunes.logRules(task, "", run.options());
    task.log(
        "Starting prune on datastore '" + run.store().name() + "', " + DatastorePrunes.described(run.ns()) + " group \""
            + run.group() + "\"");
    try (RemovalEntries entries = entries(run.caller(), run.options(), run.store())) {
      GroupPrune prune = run.store().prune(zone, entries);
      List<GroupPrune.Decision> decisions = prune.decide(run.ns(), run.group(), run.options());
      run.guard().requireNoFuture(decisions, clock.instant());
      run.guard()
          .requireFewRemovals(
              decisions.stream().filter(d -> !d.mark().keep()).count(), decisions.size(), run.confirmed());
      decisions.forEach(d -> task.log(d.snapshot() + " " + d.mark().id()));
      prune.remove(run.ns(), decisions, task::warn);
      return decisions;
    }
  }

  private RemovalEntries entries(AuthId caller, KeepOptions options, Datastore store) {
    return removals.begin(caller, "prune " + options, store.name());
  }

  private Object pruneDatastore(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    access(call, ns);
    OpenDatastore open = datastores.requireOpen(p.text("store")).allowing(Operation.WRITE);
    DatastorePrunes.Order order =
        new DatastorePrunes.Order(
            ns,
            p.numberOrNull("max-depth"),
            DatastoreParameters.keepOptions(p),
            (each, group) -> GroupAccess.opens(call, open.store(), each, group, FULL, OWN),
            p.flag("dry-run"),
            p.number("confirm-removals"));
    return prunes.start(open, order, call.caller()).toString();
  }

  private static ArrayNode json(Namespace ns, List<GroupPrune.Decision> decisions) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    decisions.forEach(d -> list.add(DatastoreJson.pruned(ns, d)));
    return list;
  }
}
