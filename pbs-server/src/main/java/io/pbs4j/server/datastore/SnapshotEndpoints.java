package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.SNAPSHOT;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;
import static io.pbs4j.server.datastore.GroupAccess.any;
import static io.pbs4j.server.datastore.GroupAccess.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
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
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.snapshot.SnapshotInfo;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints about single snapshots. */
public final class SnapshotEndpoints {
  private static final String BELOW = "/admin/datastore/{store}";
  private static final Privilege[] AUDIT = any(Privilege.DATASTORE_AUDIT);
  private static final Privilege[] MODIFY = any(Privilege.DATASTORE_MODIFY);
  private static final Privilege[] BACKUP = any(Privilege.DATASTORE_BACKUP);
  private static final Privilege[] PRUNE = any(Privilege.DATASTORE_PRUNE);
  private static final Privilege[] AUDIT_OR_READ = any(Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_READ);

  private final Datastores datastores;
  private final RemovalLog removals;

  /** Creates the endpoints; {@code removals} is told of every snapshot that goes. */
  public SnapshotEndpoints(Datastores datastores, RemovalLog removals) {
    this.datastores = datastores;
    this.removals = removals;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Parameter notes = Parameter.required("notes", Schema.text(), "Any text, of several lines.");
    Parameter guarded = Parameter.required("protected", Schema.flag(), "Whether to protect it.");
    return List.of(
        Endpoint.get(BELOW + "/snapshots", "List the snapshots of one namespace.")
            .with(STORE, NS)
            .with(DatastoreParameters.GROUP_FILTER)
            .returns(Returns.listOf(Returns.OBJECT))
            .access(declared(AUDIT, BACKUP))
            .runs(this::snapshots),
        on(Endpoint.delete(BELOW + "/snapshots", "Remove a snapshot."), MODIFY, PRUNE).runs(this::forget),
        on(Endpoint.get(BELOW + "/files", "List the files of a snapshot."), AUDIT_OR_READ, BACKUP)
            .returns(Returns.listOf(Returns.OBJECT))
            .runs(this::files),
        on(Endpoint.get(BELOW + "/notes", "Notes of a snapshot."), AUDIT, BACKUP)
            .returns(Returns.TEXT)
            .runs(this::notes),
        on(Endpoint.put(BELOW + "/notes", "Set the notes of a snapshot."), MODIFY, BACKUP)
            .with(notes)
            .runs(this::setNotes),
        on(Endpoint.get(BELOW + "/protected", "Whether a snapshot is protected from removal."), AUDIT, BACKUP)
            .returns(Returns.FLAG)
            .runs(this::isProtected),
        on(Endpoint.put(BELOW + "/protected", "Protect a snapshot from removal, or no longer."), MODIFY, BACKUP)
            .with(guarded)
            .runs(this::setProtected));
  }

  private static Endpoint.Draft on(Endpoint.Draft draft, Privilege[] full, Privilege[] own) {
    return draft.with(STORE, NS).with(SNAPSHOT).access(declared(full, own));
  }

  private Object snapshots(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access = GroupAccess.of(call, p.text("store"), ns, AUDIT, BACKUP);
    Datastore store = datastores.reading(p.text("store"));
    NamespaceCheck.require(store, ns);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (BackupGroup group : store.snapshots().groups(ns)) {
      if (matches(group, p)) {
        for (SnapshotInfo info : store.listing().snapshots(ns, group)) {
          if (access.opens(info.owner())) {
            list.add(DatastoreJson.snapshot(info));
          }
        }
      }
    }
    return list;
  }

  private static boolean matches(BackupGroup group, Parameters p) {
    String type = p.textOrNull("backup-type");
    String id = p.textOrNull("backup-id");
    return (type == null || group.type().id().equals(type)) && (id == null || group.id().equals(id));
  }

  private @Nullable Object forget(Call call) throws IOException {
    Target target = target(call, Operation.WRITE, MODIFY, PRUNE);
    try (RemovalEntries entries = removals.begin(call.caller(), "forget", target.store().name())) {
      target.store().edits().witnessedBy(entries).forget(target.ns(), target.snapshot());
    }
    return null;
  }

  private Object files(Call call) throws IOException {
    Target target =
        target(
            call,
            Operation.READ,
            AUDIT_OR_READ,
            BACKUP);
    return DatastoreJson.files(
        target.store().listing().snapshot(target.ns(), target.snapshot()).files());
  }

  private Object notes(Call call) throws IOException {
    Target target = target(call, Operation.READ, AUDIT, BACKUP);
    target.store().snapshots().requireSnapshot(target.ns(), target.snapshot());
    return target.store().snapshots().manifest(target.ns(), target.snapshot()).notes().orElse("");
  }

  private @Nullable Object setNotes(Call call) throws IOException {
    Target target = target(call, Operation.WRITE, MODIFY, BACKUP);
    String text = call.parameters().text("notes");
    target.store().edits().updateManifest(target.ns(), target.snapshot(), m -> m.withNotes(text));
    return null;
  }

  private Object isProtected(Call call) throws IOException {
    Target target = target(call, Operation.READ, AUDIT, BACKUP);
    target.store().snapshots().requireSnapshot(target.ns(), target.snapshot());
    return target.store().snapshots().isProtected(target.ns(), target.snapshot());
  }

  private @Nullable Object setProtected(Call call) throws IOException {
    Target target = target(call, Operation.WRITE, MODIFY, BACKUP);
    target.store().edits().setProtected(target.ns(), target.snapshot(), call.parameters().flag("protected"));
    return null;
  }

  /** The snapshot that a call is about. */
  private record Target(Datastore store, Namespace ns, BackupSnapshot snapshot) {}

  private Target target(Call call, Operation operation, Privilege[] full, Privilege[] own) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access = GroupAccess.of(call, p.text("store"), ns, full, own);
    Datastore store = datastores.requireOpen(p.text("store")).allowing(operation).store();
    BackupSnapshot snapshot = DatastoreParameters.snapshot(p);
    access.require(store, ns, snapshot.group());
    return new Target(store, ns, snapshot);
  }
}
