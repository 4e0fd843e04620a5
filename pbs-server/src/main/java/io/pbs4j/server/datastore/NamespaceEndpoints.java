package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.audit.RemovalEntries;
import io.pbs4j.server.audit.RemovalLog;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints about namespaces. */
public final class NamespaceEndpoints {
  private static final String PATH = "/admin/datastore/{store}/namespace";
  private static final Parameter PARENT =
      Parameter.optional("parent", NS.schema(), "Where; the root when missing.");

  private final Datastores datastores;
  private final RemovalLog removals;

  /** Creates the endpoints; {@code removals} is told of every snapshot that goes. */
  public NamespaceEndpoints(Datastores datastores, RemovalLog removals) {
    this.datastores = datastores;
    this.removals = removals;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Schema component = Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(1, 32);
    Access modify = Access.checkedByHandler("Datastore.Modify on the parent namespace");
    return List.of(
        Endpoint.get(PATH, "List a namespace and those below it.")
            .with(
                STORE,
                PARENT,
                Parameter.optional(
                    "max-depth", Schema.whole(0, Namespace.MAX_DEPTH), "Levels to go down; all when missing."))
            .returns(Returns.listOf(Returns.object("ns", Returns.TEXT)))
            .access(Access.checkedByHandler("any Datastore privilege on each"))
            .runs(this::namespaces),
        Endpoint.post(PATH, "Create a namespace.")
            .with(STORE, Parameter.required("name", component, "Name of the new level."), PARENT)
            .returns(Returns.TEXT)
            .access(Access.anyOf("/datastore/{store}/{parent}", Privilege.DATASTORE_MODIFY))
            .runs(this::create),
        Endpoint.delete(PATH, "Remove a namespace.")
            .with(
                STORE,
                Parameter.required("ns", NS.schema(), "Namespace."),
                Parameter.flag("delete-groups", false, "Also all that is in it."))
            .access(modify)
            .runs(this::delete));
  }

  private static Namespace parent(Parameters p) {
    String text = p.textOrNull("parent");
    return text == null ? Namespace.ROOT : Namespace.parse(text);
  }

  private Object namespaces(Call call) throws IOException {
    Parameters p = call.parameters();
    Datastore store = datastores.reading(p.text("store"));
    Namespace parent = parent(p);
    NamespaceCheck.require(store, parent);
    Long depth = p.numberOrNull("max-depth");
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Namespace ns :
        store.namespaces().list(parent, depth == null ? Namespace.MAX_DEPTH : depth.intValue())) {
      if (call.holds(
          DatastoreParameters.aclPath(store.name(), ns),
          Privilege.DATASTORE_AUDIT,
          Privilege.DATASTORE_MODIFY,
          Privilege.DATASTORE_READ,
          Privilege.DATASTORE_BACKUP)) {
        list.addObject().put("ns", ns.toString());
      }
    }
    return list;
  }

  private Object create(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace parent = parent(p);
    call.require(DatastoreParameters.aclPath(p.text("store"), parent), Privilege.DATASTORE_MODIFY);
    return datastores.writing(p.text("store")).namespaces().create(parent, p.text("name")).toString();
  }

  private @Nullable Object delete(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    call.require(
        DatastoreParameters.aclPath(p.text("store"), ns.parent()), Privilege.DATASTORE_MODIFY);
    Datastore store = datastores.writing(p.text("store"));
    try (RemovalEntries entries = removals.begin(call.caller(), "delete namespace", store.name())) {
      if (!store.edits().witnessedBy(entries).deleteNamespace(ns, p.flag("delete-groups"))) {
        throw StorageException.invalid("group only partially deleted due to protected snapshots");
      }
    }
    return null;
  }
}
