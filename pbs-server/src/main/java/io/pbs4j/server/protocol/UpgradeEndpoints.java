package io.pbs4j.server.protocol;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.datastore.DatastoreParameters;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.Verifications;
import io.pbs4j.server.http.ProtocolUpgrade;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.server.traffic.TrafficControl;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The two endpoints that turn a connection into a backup or a restore. */
public final class UpgradeEndpoints {
  private static final String BACKUP_PROTOCOL = "proxmox-backup-protocol-v1";
  private static final String READER_PROTOCOL = "proxmox-backup-reader-protocol-v1";

  private final Datastores datastores;
  private final TaskRegistry tasks;
  private final ProtocolUpgrade upgrade;
  private final Verifications verifications;
  private final Executor executor;
  private final TrafficControl traffic;

  /**
   * Creates the endpoints.
   *
   * @param verifications told of new snapshots
   * @param executor runs what ends a session
   * @param traffic how fast data may flow
   */
  public UpgradeEndpoints(
      Datastores datastores,
      TaskRegistry tasks,
      ProtocolUpgrade upgrade,
      Verifications verifications,
      Executor executor,
      TrafficControl traffic) {
    this.datastores = datastores;
    this.tasks = tasks;
    this.upgrade = upgrade;
    this.verifications = verifications;
    this.executor = executor;
    this.traffic = traffic;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Parameter debug = Parameter.flag("debug", false, "Log more.");
    return List.of(
        Endpoint.get("/backup", "Upgrade to the backup protocol.")
            .with(DatastoreParameters.STORE, DatastoreParameters.NS)
            .with(DatastoreParameters.SNAPSHOT)
            .with(debug, Parameter.flag("benchmark", false, "Test the speed; keeps nothing."))
            .access(Access.anyOf("/datastore/{store}/{ns}", Privilege.DATASTORE_BACKUP))
            .handles(this::backup),
        Endpoint.get("/reader", "Upgrade to the reader protocol.")
            .with(DatastoreParameters.STORE, DatastoreParameters.NS)
            .with(DatastoreParameters.SNAPSHOT)
            .with(debug)
            .access(
                Access.groups(
                    "/datastore/{store}/{ns}",
                    List.of(Privilege.DATASTORE_READ),
                    List.of(Privilege.DATASTORE_BACKUP)))
            .handles(this::reader));
  }

  private void backup(Call call, Request request, Response response, Callback callback) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    AuthId caller = call.caller();
    call.require(DatastoreParameters.aclPath(p.text("store"), ns), Privilege.DATASTORE_BACKUP);
    Datastore store = datastores.writing(p.text("store"));
    checkUpgrade(request, BACKUP_PROTOCOL);
    BackupRequest asked =
        new BackupRequest(ns, DatastoreParameters.snapshot(p), caller, p.flag("benchmark"), p.flag("debug"));
    DeferredLog log = new DeferredLog();
    TaskRequests requests = datastores.taskRequests(store);
    BackupSession session = begin(requests, () -> store.backup(asked, log));
    try {
      Task task =
          tasks.open(
              asked.benchmark() ? "benchmark" : "backup", workerId(store, ns, asked.group()), caller);
      task.log(
          "starting new backup on datastore '" + store.name() + "' from " + call.remoteHost() + ": \""
              + SnapshotPath.of(ns, asked.snapshot()) + "\"");
      log.attach(task);
      requests.tellIn(task);
      ProtocolTable table =
          new ProtocolTable(
              new BackupEndpoints(session, new ChargedSession(requests)).list(), caller, call.permissions());
      upgrade.upgrade(
          request,
          response,
          callback,
          BACKUP_PROTOCOL,
          traffic.overBackup(
              new BackupConnection(
                  session,
                  task,
                  table,
                  requests,
                  () -> verifications.afterBackup(store.name(), ns, asked.snapshot(), caller),
                  executor),
              call.remote(),
              caller));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void reader(Call call, Request request, Response response, Callback callback) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    AuthId caller = call.caller();
    String path = DatastoreParameters.aclPath(p.text("store"), ns);
    boolean all = call.holds(path, Privilege.DATASTORE_READ);
    if (!all && !call.holds(path, Privilege.DATASTORE_BACKUP)) {
      throw ApiException.badRequest("no permissions on " + path);
    }
    Datastore store = datastores.reading(p.text("store"));
    checkUpgrade(request, READER_PROTOCOL);
    BackupSnapshot snapshot = DatastoreParameters.snapshot(p);
    DeferredLog log = new DeferredLog();
    TaskRequests requests = datastores.taskRequests(store);
    ReaderSession session = begin(requests, () -> store.reader(ns, snapshot, caller, !all, log));
    try {
      String id =
          workerId(store, ns, snapshot.group())
              + String.format(Locale.ROOT, "/%08X", snapshot.time());
      Task task = tasks.open("reader", id, caller);
      task.log("starting new backup reader datastore '" + store.name() + "'");
      log.attach(task);
      requests.tellIn(task);
      upgrade.upgrade(
          request,
          response,
          callback,
          READER_PROTOCOL,
          traffic.overRestore(
              new ReaderConnection(
                  session,
                  task,
                  requests,
                  endpoints -> new ProtocolTable(endpoints, caller, call.permissions())),
              call.remote(),
              caller));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Opens a session. */
  @FunctionalInterface
  private interface Opening<T> {
    T open() throws IOException;
  }

  private static <T> T begin(TaskRequests requests, Opening<T> opening) throws IOException {
    try (RequestLedger.Scope scope = requests.charge()) {
      return opening.open();
    }
  }

  private static String workerId(Datastore store, Namespace ns, BackupGroup group) {
    return store.name() + ":" + (ns.isRoot() ? "" : ns + ":") + group;
  }

  private static void checkUpgrade(Request request, String protocol) {
    String asked = request.getHeaders().get(HttpHeader.UPGRADE);
    if (asked == null) {
      throw ApiException.badRequest("missing Upgrade header");
    }
    if (!asked.equals(protocol)) {
      throw ApiException.badRequest("invalid protocol name");
    }
    if (!ProtocolUpgrade.isPossible(request)) {
      throw ApiException.badRequest(
          "unexpected http version '" + request.getConnectionMetaData().getHttpVersion()
              + "' (expected version < 2)");
    }
  }
}
