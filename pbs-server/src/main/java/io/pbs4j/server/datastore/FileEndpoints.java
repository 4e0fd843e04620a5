package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.SNAPSHOT;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;
import static io.pbs4j.server.datastore.GroupAccess.any;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.JsonAnswer;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.http.BodyPump;
import io.pbs4j.server.http.FileAnswer;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.session.Upload;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Endpoints that carry whole files of a snapshot. */
public final class FileEndpoints {
  private static final String BELOW = "/admin/datastore/{store}";

  private final Datastores datastores;

  /** Creates the endpoints. */
  public FileEndpoints(Datastores datastores) {
    this.datastores = datastores;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        file(Endpoint.get(BELOW + "/download", "Download a file of a snapshot as it is stored."))
            .handles(this::download),
        file(Endpoint.get(BELOW + "/download-decoded", "Download the content of an unencrypted file."))
            .handles(this::downloadDecoded),
        Endpoint.post(BELOW + "/upload-backup-log", "Add the client's log to a snapshot.")
            .with(STORE, NS)
            .with(SNAPSHOT)
            .access(Access.groups("/datastore/{store}/{ns}", List.of(), List.of(Privilege.DATASTORE_BACKUP)))
            .handles(this::uploadLog));
  }

  private static Endpoint.Draft file(Endpoint.Draft draft) {
    return draft
        .with(STORE, NS)
        .with(SNAPSHOT)
        .with(
            Parameter.required(
                "file-name",
                Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(1, 255),
                "File name on the server."))
        .returns(Returns.BINARY)
        .access(GroupAccess.declared(any(Privilege.DATASTORE_READ), any(Privilege.DATASTORE_BACKUP)));
  }

  private void download(Call call, Request request, Response response, Callback callback) throws IOException {
    Target target = target(call);
    FileAnswer.send(
        request,
        response,
        callback,
        target
            .store()
            .backend()
            .open(SnapshotPath.of(target.ns(), target.snapshot(), target.file().name())));
  }

  private void downloadDecoded(Call call, Request request, Response response, Callback callback)
      throws IOException {
    Target target = target(call);
    FileAnswer.send(
        request,
        response,
        callback,
        target.store().contents().open(target.ns(), target.snapshot(), target.file()));
  }

  /** The file that a call is about. */
  private record Target(Datastore store, Namespace ns, BackupSnapshot snapshot, ArchiveName file) {}

  private Target target(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access =
        GroupAccess.of(
            call, p.text("store"), ns, any(Privilege.DATASTORE_READ), any(Privilege.DATASTORE_BACKUP));
    Datastore store = datastores.reading(p.text("store"));
    BackupSnapshot snapshot = DatastoreParameters.snapshot(p);
    access.require(store, ns, snapshot.group());
    return new Target(store, ns, snapshot, ArchiveName.parse(p.text("file-name")));
  }

  private void uploadLog(Call call, Request request, Response response, Callback callback) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    call.require(DatastoreParameters.aclPath(p.text("store"), ns), Privilege.DATASTORE_BACKUP);
    Datastore store = datastores.writing(p.text("store"));
    BackupSnapshot snapshot = DatastoreParameters.snapshot(p);
    GroupAccess.requireOwner(call.caller(), store.snapshots().owner(ns, snapshot.group()));
    LogUpload upload = new LogUpload(store, ns, snapshot);
    new BodyPump(
            request,
            upload,
            failure -> {
              if (failure == null) {
                JsonAnswer.send(request, response, callback, null);
              } else {
                callback.failed(failure);
              }
            })
        .run();
  }

  /** The body of a log: a blob of limited length. */
  private static final class LogUpload implements Upload {
    private final Datastore store;
    private final Namespace ns;
    private final BackupSnapshot snapshot;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    LogUpload(Datastore store, Namespace ns, BackupSnapshot snapshot) {
      this.store = store;
      this.ns = ns;
      this.snapshot = snapshot;
    }

    @Override
    public void append(ByteBuffer piece) {
      if (body.size() + piece.remaining() > DataBlob.MAX_ENCODED) {
        throw ApiException.badRequest("log is longer than " + DataBlob.MAX_ENCODED + " bytes");
      }
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      body.writeBytes(bytes);
    }

    @Override
    public void finish() throws IOException {
      store.edits().addClientLog(ns, snapshot, body.toByteArray());
    }

    @Override
    public void close() {}
  }
}
