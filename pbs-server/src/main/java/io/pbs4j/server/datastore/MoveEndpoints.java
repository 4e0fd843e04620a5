package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.GROUP;
import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.storage.snapshot.SnapshotMoves.Present;
import java.io.IOException;
import java.util.List;

/** Endpoints that move groups and namespaces within a datastore. */
public final class MoveEndpoints {
  private static final String BELOW = "/admin/datastore/{store}";
  private static final Parameter TARGET =
      Parameter.required("target-ns", NS.schema(), "Namespace to move to; empty for the root.");

  private final Datastores datastores;
  private final TaskRegistry tasks;

  /** Creates the endpoints. */
  public MoveEndpoints(Datastores datastores, TaskRegistry tasks) {
    this.datastores = datastores;
    this.tasks = tasks;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.post(BELOW + "/move-group", "Move a group into another namespace.")
            .with(STORE, NS)
            .with(GROUP)
            .with(
                TARGET,
                Parameter.flag(
                    "merge-group", true, "Add the snapshots to a group of the same owner that is there."))
            .returns(Returns.UPID)
            .access(Access.checkedByHandler("Datastore.Modify on both namespaces"))
            .runs(this::moveGroup),
        Endpoint.post(BELOW + "/move-namespace", "Move the groups of a namespace and of those below it.")
            .with(
                STORE,
                Parameter.required("ns", NS.schema(), "Namespace."),
                TARGET,
                Parameter.optional(
                    "max-depth",
                    Schema.whole(0, Namespace.MAX_DEPTH),
                    "Levels below that move, too; all when missing."),
                Parameter.flag("delete-source", true, "Remove the namespaces that are empty then."),
                Parameter.flag(
                    "merge-groups", true, "Add snapshots to groups of the same owner that are there."))
            .returns(Returns.UPID)
            .access(
                Access.checkedByHandler(
                    "Datastore.Modify on both namespaces, those above them, and all below the first"))
            .runs(this::moveNamespace));
  }

  private static Present present(boolean merge) {
    return merge ? Present.MERGE : Present.REFUSE;
  }

  private static void require(Call call, Namespace ns) {
    call.require(
        DatastoreParameters.aclPath(call.parameters().text("store"), ns), Privilege.DATASTORE_MODIFY);
  }

  private Object moveGroup(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace from = DatastoreParameters.namespace(p);
    Namespace to = Namespace.parse(p.text("target-ns"));
    BackupGroup group = DatastoreParameters.group(p);
    require(call, from);
    require(call, to);
    OpenDatastore open = datastores.requireOpen(p.text("store")).allowing(Operation.WRITE);
    if (from.equals(to)) {
      throw ApiException.badRequest("source and target namespace are the same");
    }
    open.store().namespaces().require(to);
    open.store().snapshots().requireGroup(from, group);
    Present present = present(p.flag("merge-group"));
    return tasks
        .start(
            "move-group",
            open.store().name() + ":" + from + ":" + group,
            call.caller(),
            open.task(
                Operation.WRITE,
                task -> {
                  task.log("move " + group + " from " + named(from) + " to " + named(to));
                  open.store().moves().moveGroup(from, to, group, present);
                }))
        .upid()
        .toString();
  }

  private Object moveNamespace(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace from = DatastoreParameters.namespace(p);
    Namespace to = Namespace.parse(p.text("target-ns"));
    for (Namespace ns : List.of(from, from.parent(), to, to.parent())) {
      require(call, ns);
    }
    OpenDatastore open = datastores.requireOpen(p.text("store")).allowing(Operation.WRITE);
    open.store().namespaces().require(from);
    open.store().namespaces().require(to.parent());
    Long asked = p.numberOrNull("max-depth");
    int depth = asked == null ? Namespace.MAX_DEPTH : asked.intValue();
    for (Namespace ns : open.store().namespaces().list(from, depth)) {
      require(call, ns);
    }
    Present present = present(p.flag("merge-groups"));
    boolean delete = p.flag("delete-source");
    return tasks
        .start(
            "move-namespace",
            open.store().name() + ":" + from,
            call.caller(),
            open.task(
                Operation.WRITE,
                task ->
                    open.store()
                        .moves()
                        .moveNamespace(
                            from,
                            to,
                            depth,
                            present,
                            delete,
                            (source, target, group) -> {
                              task.checkAbort();
                              task.log("move " + group + " from " + named(source) + " to " + named(target));
                            })))
        .upid()
        .toString();
  }

  private static String named(Namespace ns) {
    return ns.isRoot() ? "the root namespace" : "namespace '" + ns + "'";
  }
}
