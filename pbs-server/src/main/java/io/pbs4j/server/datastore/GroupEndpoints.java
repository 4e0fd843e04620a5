package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.GROUP;
import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;
import static io.pbs4j.server.datastore.GroupAccess.any;
import static io.pbs4j.server.datastore.GroupAccess.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.ApiException;
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
import io.pbs4j.storage.snapshot.GroupInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Endpoints about groups. */
public final class GroupEndpoints {
  private static final String BELOW = "/admin/datastore/{store}";
  private static final Privilege[] AUDIT = any(Privilege.DATASTORE_AUDIT);
  private static final Privilege[] MODIFY = any(Privilege.DATASTORE_MODIFY);
  private static final Privilege[] BACKUP = any(Privilege.DATASTORE_BACKUP);
  private static final Privilege[] PRUNE = any(Privilege.DATASTORE_PRUNE);

  private final Datastores datastores;
  private final Predicate<AuthId> active;
  private final RemovalLog removals;

  /**
   * Creates the endpoints.
   *
   * @param active whether a user or token exists and may act
   * @param removals is told of every snapshot that goes
   */
  public GroupEndpoints(Datastores datastores, Predicate<AuthId> active, RemovalLog removals) {
    this.datastores = datastores;
    this.active = active;
    this.removals = removals;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Parameter notes = Parameter.required("notes", Schema.text(), "Any text, of several lines.");
    Parameter owner =
        Parameter.required(
            "new-owner",
            Schema.text("[^\\s:/\\p{Cntrl}]+@[A-Za-z0-9_][A-Za-z0-9._\\-]*(?:![A-Za-z0-9_][A-Za-z0-9._\\-]*)?")
                .length(3, 64),
            "User or API token.");
    return List.of(
        Endpoint.get(BELOW + "/groups", "List the groups of one namespace.")
            .with(STORE, NS)
            .returns(Returns.listOf(Returns.OBJECT))
            .access(declared(AUDIT, BACKUP))
            .runs(this::groups),
        on(Endpoint.delete(BELOW + "/groups", "Remove a group with its snapshots."), MODIFY, PRUNE)
            .runs(this::forget),
        on(Endpoint.get(BELOW + "/group-notes", "Notes of a group."), AUDIT, BACKUP)
            .returns(Returns.TEXT)
            .runs(this::notes),
        on(Endpoint.put(BELOW + "/group-notes", "Set the notes of a group."), MODIFY, BACKUP)
            .with(notes)
            .runs(this::setNotes),
        on(Endpoint.post(BELOW + "/change-owner", "Change the owner of a group."), MODIFY, BACKUP)
            .with(owner)
            .runs(this::changeOwner));
  }

  private static Endpoint.Draft on(Endpoint.Draft draft, Privilege[] full, Privilege[] own) {
    return draft.with(STORE, NS).with(GROUP).access(declared(full, own));
  }

  private Object groups(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access = GroupAccess.of(call, p.text("store"), ns, AUDIT, BACKUP);
    Datastore store = datastores.reading(p.text("store"));
    NamespaceCheck.require(store, ns);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (BackupGroup group : store.snapshots().groups(ns)) {
      Optional<GroupInfo> info = store.listing().group(ns, group);
      if (info.isPresent() && access.opens(info.get().owner())) {
        list.add(DatastoreJson.group(info.get()));
      }
    }
    return list;
  }

  private @Nullable Object forget(Call call) throws IOException {
    Target target = target(call, Operation.WRITE, MODIFY, PRUNE);
    try (RemovalEntries entries = removals.begin(call.caller(), "forget group", target.store().name())) {
      if (!target.store().edits().witnessedBy(entries).forgetGroup(target.ns(), target.group())) {
        throw StorageException.invalid("group only partially deleted due to protected snapshots");
      }
    }
    return null;
  }

  private Object notes(Call call) throws IOException {
    Target target = target(call, Operation.READ, AUDIT, BACKUP);
    return target.store().snapshots().groupNotes(target.ns(), target.group());
  }

  private @Nullable Object setNotes(Call call) throws IOException {
    Target target = target(call, Operation.WRITE, MODIFY, BACKUP);
    target.store().snapshots().setGroupNotes(target.ns(), target.group(), call.parameters().text("notes"));
    return null;
  }

  private @Nullable Object changeOwner(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    AuthId next = AuthId.parse(p.text("new-owner"));
    BackupGroup group = DatastoreParameters.group(p);
    String path = DatastoreParameters.aclPath(p.text("store"), ns);
    if (!active.test(next)) {
      throw ApiException.badRequest(
          (next.isToken() ? "API token '" : "user '") + next + "' is inactive or non-existent");
    }
    boolean all = call.holds(path, Privilege.DATASTORE_MODIFY);
    if (!all) {
      call.require(path, Privilege.DATASTORE_MODIFY, Privilege.DATASTORE_BACKUP);
    }
    Datastore store = datastores.writing(p.text("store"));
    if (!all && !mayHandOver(call.caller(), store.snapshots().owner(ns, group), next)) {
      throw ApiException.unauthorized(
          "permission check failed - a user may only pass groups among himself and his tokens");
    }
    store.edits().changeOwner(ns, group, next);
    return null;
  }

  /** Without the right to change everything, a user may pass groups among himself and his own tokens. */
  private static boolean mayHandOver(AuthId caller, AuthId owner, AuthId next) {
    return !caller.isToken() && owner.user().equals(caller.user()) && next.user().equals(caller.user());
  }

  /** The group that a call is about. */
  private record Target(Datastore store, Namespace ns, BackupGroup group) {}

  private Target target(Call call, Operation operation, Privilege[] full, Privilege[] own) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access = GroupAccess.of(call, p.text("store"), ns, full, own);
    Datastore store = datastores.requireOpen(p.text("store")).allowing(operation).store();
    BackupGroup group = DatastoreParameters.group(p);
    access.require(store, ns, group);
    return new Target(store, ns, group);
  }
}
