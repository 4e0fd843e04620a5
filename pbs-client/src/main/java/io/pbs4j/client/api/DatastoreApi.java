package io.pbs4j.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Calls about one datastore: {@code /admin/datastore/STORE/...}. Every call blocks for its answer. */
public final class DatastoreApi {
  private static final String NOTES = "notes";
  private static final String GROUP_NOTES = "group-notes";
  private static final String PROTECTED = "protected";
  private static final String NAMESPACE = "namespace";
  private static final String SNAPSHOTS = "snapshots";

  private final RestClient rest;
  private final String base;

  /** Calls about one datastore of a server. */
  public DatastoreApi(RestClient rest, String datastore) {
    this.rest = rest;
    this.base = "/admin/datastore/" + datastore + "/";
  }

  /** Room on the disk. */
  public DatastoreStatus status() throws ClientException {
    return AnswerFields.one(get("status", Parameters.NONE), DatastoreStatus::read);
  }

  /** Groups of a namespace, in the order of {@link BackupGroup}. */
  public List<GroupItem> groups(Namespace ns) throws ClientException {
    List<GroupItem> groups = AnswerFields.list(get("groups", of(ns)), GroupItem::read);
    groups.sort(Comparator.comparing(GroupItem::group));
    return groups;
  }

  /**
   * Snapshots of a namespace, in the order of {@link BackupSnapshot}.
   *
   * @param group only those of one group; {@code null} for all
   */
  public List<SnapshotItem> snapshots(Namespace ns, @Nullable BackupGroup group) throws ClientException {
    Parameters parameters = group == null ? of(ns) : of(ns, group);
    List<SnapshotItem> snapshots =
        AnswerFields.list(get(SNAPSHOTS, parameters), SnapshotItem::read);
    snapshots.sort(Comparator.comparing(SnapshotItem::snapshot));
    return snapshots;
  }

  /** The newest finished snapshot of a group. */
  public Optional<BackupSnapshot> latest(Namespace ns, BackupGroup group) throws ClientException {
    return snapshots(ns, group).stream()
        .filter(SnapshotItem::finished)
        .map(SnapshotItem::snapshot)
        .max(Comparator.naturalOrder());
  }

  /** Files of a snapshot, by name. */
  public List<SnapshotFile> files(Namespace ns, BackupSnapshot snapshot) throws ClientException {
    List<SnapshotFile> files = AnswerFields.list(get("files", of(ns, snapshot)), SnapshotFile::read);
    files.sort(Comparator.comparing(SnapshotFile::name));
    return files;
  }

  /** Removes a snapshot. */
  public void forget(Namespace ns, BackupSnapshot snapshot) throws ClientException {
    call(HttpMethod.DELETE, SNAPSHOTS, of(ns, snapshot));
  }

  /** Removes a group with all its snapshots. */
  public void forgetGroup(Namespace ns, BackupGroup group) throws ClientException {
    call(HttpMethod.DELETE, "groups", of(ns, group));
  }

  /** The notes of a snapshot, empty when there are none. */
  public String notes(Namespace ns, BackupSnapshot snapshot) throws ClientException {
    return get(NOTES, of(ns, snapshot)).asText("");
  }

  /** Replaces the notes of a snapshot. */
  public void setNotes(Namespace ns, BackupSnapshot snapshot, String notes) throws ClientException {
    call(HttpMethod.PUT, NOTES, of(ns, snapshot).and(NOTES, notes));
  }

  /** The notes of a group, empty when there are none. */
  public String groupNotes(Namespace ns, BackupGroup group) throws ClientException {
    return get(GROUP_NOTES, of(ns, group)).asText("");
  }

  /** Replaces the notes of a group. */
  public void setGroupNotes(Namespace ns, BackupGroup group, String notes) throws ClientException {
    call(HttpMethod.PUT, GROUP_NOTES, of(ns, group).and(NOTES, notes));
  }

  /** Whether a snapshot cannot be removed. */
  public boolean isProtected(Namespace ns, BackupSnapshot snapshot) throws ClientException {
    return get(PROTECTED, of(ns, snapshot)).asBoolean();
  }

  /** Protects a snapshot from removal, or no longer. */
  public void setProtected(Namespace ns, BackupSnapshot snapshot, boolean value) throws ClientException {
    call(HttpMethod.PUT, PROTECTED, of(ns, snapshot).and(PROTECTED, value));
  }

  /** Gives a group to another user or token. */
  public void changeOwner(Namespace ns, BackupGroup group, AuthId owner) throws ClientException {
    call(HttpMethod.POST, "change-owner", of(ns, group).and("new-owner", owner));
  }

  /**
   * Removes old snapshots of a group.
   *
   * @param dryRun only says what would be done
   */
  public List<PruneDecision> prune(Namespace ns, BackupGroup group, PruneOptions options, boolean dryRun)
      throws ClientException {
    Parameters parameters = of(ns, group).and("dry-run", dryRun).and(options.parameters());
    return AnswerFields.list(call(HttpMethod.POST, "prune", parameters), PruneDecision::read);
  }

  /** Namespaces below a namespace, itself included. */
  public List<Namespace> namespaces(Namespace parent) throws ClientException {
    Parameters parameters = Parameters.of("parent", parent.isRoot() ? null : parent);
    List<Namespace> namespaces =
        AnswerFields.list(
            get(NAMESPACE, parameters), fields -> Namespace.parse(fields.optionalText("ns").orElse("")));
    namespaces.sort(Comparator.naturalOrder());
    return namespaces;
  }

  /** Creates a namespace; its parent must exist. */
  public void createNamespace(Namespace ns) throws ClientException {
    String name = ns.components().get(ns.depth() - 1);
    Parameters parameters = Parameters.of("name", name);
    call(
        HttpMethod.POST,
        NAMESPACE,
        parameters.and("parent", ns.parent().isRoot() ? null : ns.parent()));
  }

  /**
   * Removes a namespace.
   *
   * @param withGroups also what is in it; else it must be empty
   */
  public void deleteNamespace(Namespace ns, boolean withGroups) throws ClientException {
    call(HttpMethod.DELETE, NAMESPACE, of(ns).and("delete-groups", withGroups));
  }

  /** Adds the client's log to a snapshot that has none. */
  public void uploadLog(Namespace ns, BackupSnapshot snapshot, DataBlob log) throws ClientException {
    rest.upload(base + "upload-backup-log", of(ns, snapshot), log.bytes());
  }

  /** Starts a garbage collection and returns its task. */
  public String startGarbageCollection() throws ClientException {
    return call(HttpMethod.POST, "gc", Parameters.NONE).asText();
  }

  private JsonNode get(String path, Parameters parameters) throws ClientException {
    return call(HttpMethod.GET, path, parameters);
  }

  private JsonNode call(HttpMethod method, String path, Parameters parameters) throws ClientException {
    return rest.call(method, base + path, parameters);
  }

  private static Parameters of(Namespace ns) {
    return Parameters.of("ns", ns.isRoot() ? null : ns);
  }

  private static Parameters of(Namespace ns, BackupGroup group) {
    return of(ns).and("backup-type", group.type()).and("backup-id", group.id());
  }

  /** The parameters that name a snapshot, as sessions take them too. */
  public static Parameters of(Namespace ns, BackupSnapshot snapshot) {
    return of(ns, snapshot.group()).and("backup-time", snapshot.time());
  }
}
