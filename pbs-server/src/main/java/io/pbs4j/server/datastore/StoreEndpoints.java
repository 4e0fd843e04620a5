package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.STORE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Endpoints about datastores as a whole: list, space. */
public final class StoreEndpoints {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BELOW = "/admin/datastore/{store}";
  private static final String ACL = "/datastore/{store}";

  private final Datastores datastores;
  private final UsageHistory history;

  /** Creates the endpoints. */
  public StoreEndpoints(Datastores datastores, UsageHistory history) {
    this.datastores = datastores;
    this.history = history;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Access audit = Access.anyOf(ACL, Privilege.DATASTORE_AUDIT);
    return List.of(
        Endpoint.get("/admin/datastore", "List the datastores that the caller can see.")
            .returns(
                Returns.listOf(
                    Returns.object(
                        "store", Returns.TEXT,
                        "comment?", Returns.TEXT,
                        "maintenance?", Returns.TEXT,
                        "backend-type", Returns.TEXT)))
            .access(Access.checkedByHandler("Datastore.Audit or Datastore.Backup on each"))
            .runs(this::stores),
        Endpoint.get(BELOW + "/status", "Space of a datastore.")
            .with(STORE, Parameter.flag("verbose", false, "Add counts and the last garbage collection."))
            .returns(
                Returns.object(
                    "total", Returns.WHOLE,
                    "used", Returns.WHOLE,
                    "avail", Returns.WHOLE,
                    "backend-type?", Returns.TEXT))
            .access(
                Access.checkedByHandler(
                    "Datastore.Audit or Datastore.Backup on the datastore or, for zeros, on a namespace in it"))
            .runs(this::status),
        Endpoint.get(BELOW + "/active-operations", "Number of sessions that read and write.")
            .with(STORE)
            .returns(Returns.object("read", Returns.WHOLE, "write", Returns.WHOLE))
            .access(audit)
            .runs(this::activeOperations),
        Endpoint.get("/status/datastore-usage", "Space of all datastores that the caller can see.")
            .returns(
                Returns.listOf(
                    Returns.object(
                        "store", Returns.TEXT,
                        "total?", Returns.WHOLE,
                        "used?", Returns.WHOLE,
                        "avail?", Returns.WHOLE,
                        "history?", Returns.listOf(Returns.NUMBER),
                        "history-start?", Returns.WHOLE,
                        "history-delta?", Returns.WHOLE,
                        "estimated-full-date?", Returns.WHOLE,
                        "gc-status?", Returns.OBJECT,
                        "error?", Returns.TEXT)))
            .access(Access.checkedByHandler("Datastore.Audit or Datastore.Backup on each"))
            .runs(this::usage));
  }

  private List<DatastoreConfig> visible(Call call) throws IOException {
    List<DatastoreConfig> visible = new ArrayList<>();
    for (String name : datastores.names()) {
      if (call.holdsBelow("/datastore/" + name, Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_BACKUP)) {
        visible.add(datastores.config(name));
      }
    }
    return visible;
  }

  private Object stores(Call call) throws IOException {
    ArrayNode list = JSON.arrayNode();
    for (DatastoreConfig config : visible(call)) {
      ObjectNode node = identify(list.addObject(), config);
      if (config.options().maintenance() != null) {
        node.put("maintenance", config.options().maintenance().text());
      }
      if (config.comment() != null) {
        node.put("comment", config.comment());
      }
    }
    return list;
  }

  private static ObjectNode identify(ObjectNode node, DatastoreConfig config) {
    return node.put("backend-type", config.backend().type()).put("store", config.name());
  }

  private Object usage(Call call) throws IOException {
    ArrayNode list = JSON.arrayNode();
    for (DatastoreConfig config : visible(call)) {
      ObjectNode node = JSON.objectNode();
      if (!holds(call, config.name())) {
        list.add(identify(node, config));
        continue;
      }
      try {
        Datastore store = datastores.reading(config.name());
        node = capacity(store);
        history.tell(node, config.name());
        node.set("gc-status", DatastoreJson.gc(store.gcStatus()));
      } catch (IOException e) {
        node.put("error", String.valueOf(e.getMessage()));
      }
      list.add(identify(node, config));
    }
    return list;
  }

  /** Whether the caller may know about a datastore as a whole, not only about a namespace in it. */
  private static boolean holds(Call call, String store) {
    return call.holds("/datastore/" + store, Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_BACKUP);
  }

  private Object status(Call call) throws IOException {
    String name = call.parameters().text("store");
    if (!holds(call, name)) {
      if (!call.holdsBelow("/datastore/" + name, Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_BACKUP)) {
        call.require("/datastore/" + name, Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_BACKUP);
      }
      datastores.requireKnown(name);
      return JSON.objectNode().put("avail", 0).put("total", 0).put("used", 0);
    }
    OpenDatastore open =
        datastores.requireOpen(call.parameters().text("store")).allowing(Operation.READ);
    Datastore store = open.store();
    ObjectNode node = capacity(store).put("backend-type", open.config().backend().type());
    if (call.parameters().flag("verbose")) {
      node.set("counts", counts(call, store));
      node.set("gc-status", DatastoreJson.gc(store.gcStatus()));
    }
    return node;
  }

  private static ObjectNode capacity(Datastore store) throws IOException {
    Backend.Capacity capacity = store.backend().capacity();
    return JSON.objectNode()
        .put("avail", capacity.available())
        .put("total", capacity.total())
        .put("used", capacity.used());
  }

  private static ObjectNode counts(Call call, Datastore store) throws IOException {
    ObjectNode counts = JSON.objectNode();
    for (BackupType type : BackupType.values()) {
      long groups = 0;
      long snapshots = 0;
      for (Namespace ns : store.namespaces().list(Namespace.ROOT, Namespace.MAX_DEPTH)) {
        for (BackupGroup group : store.snapshots().groups(ns)) {
          if (group.type() == type && opens(call, store, ns, group)) {
            groups++;
            snapshots += store.snapshots().snapshots(ns, group).size();
          }
        }
      }
      if (groups > 0) {
        counts.putObject(type.id()).put("groups", groups).put("snapshots", snapshots);
      }
    }
    return counts;
  }

  /** Who may not audit a namespace counts his own groups. */
  private static boolean opens(Call call, Datastore store, Namespace ns, BackupGroup group)
      throws IOException {
    return GroupAccess.opens(
        call,
        store,
        ns,
        group,
        GroupAccess.any(Privilege.DATASTORE_AUDIT),
        GroupAccess.any(Privilege.DATASTORE_BACKUP));
  }

  private Object activeOperations(Call call) throws IOException {
    OpenDatastore open = datastores.requireOpen(call.parameters().text("store"));
    return JSON.objectNode()
        .put("read", open.active(Operation.READ))
        .put("write", open.active(Operation.WRITE));
  }
}
