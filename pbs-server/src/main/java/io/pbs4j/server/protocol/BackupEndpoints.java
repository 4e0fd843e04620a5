package io.pbs4j.server.protocol;

import static io.pbs4j.server.protocol.ProtocolParameters.ARCHIVE;
import static io.pbs4j.server.protocol.ProtocolParameters.CHUNK;
import static io.pbs4j.server.protocol.ProtocolParameters.CHUNK_SIZE;
import static io.pbs4j.server.protocol.ProtocolParameters.CSUM;
import static io.pbs4j.server.protocol.ProtocolParameters.DIGESTS;
import static io.pbs4j.server.protocol.ProtocolParameters.ENCODED_BLOB;
import static io.pbs4j.server.protocol.ProtocolParameters.ENCODED_CHUNK;
import static io.pbs4j.server.protocol.ProtocolParameters.FILE;
import static io.pbs4j.server.protocol.ProtocolParameters.IMAGE_SIZE;
import static io.pbs4j.server.protocol.ProtocolParameters.OFFSETS;
import static io.pbs4j.server.protocol.ProtocolParameters.REUSE;
import static io.pbs4j.server.protocol.ProtocolParameters.WRITER;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.server.api.Action;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.JsonAnswer;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.http.BodyPump;
import io.pbs4j.server.http.FileAnswer;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.Upload;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The endpoints of the backup protocol for one session. See {@code docs/protocol.md}, "Backup". */
final class BackupEndpoints {
  private final BackupSession session;
  private final ChargedSession charged;

  BackupEndpoints(BackupSession session, ChargedSession charged) {
    this.session = session;
    this.charged = charged;
  }

  List<Endpoint> list() {
    return charged.endpoints(uncharged());
  }

  private List<Endpoint> uncharged() {
    return List.of(
        Endpoint.get("/previous_backup_time", "Time of the backup that this one builds on.")
            .returns(Returns.WHOLE)
            .runs(call -> previousTime()),
        Endpoint.get("/previous", "Download a file of the backup that this one builds on.")
            .with(ARCHIVE)
            .returns(Returns.BINARY)
            .handles(
                (call, request, response, callback) ->
                    FileAnswer.send(
                        request, response, callback, session.previous(call.parameters().text("archive-name")))),
        Endpoint.post("/blob", "Upload a blob file.")
            .with(FILE, ENCODED_BLOB)
            .handles(this::blob),
        Endpoint.post("/fixed_index", "Start a fixed index.")
            .with(ARCHIVE, IMAGE_SIZE, REUSE)
            .returns(Returns.WHOLE)
            .runs(this::createFixed),
        Endpoint.put("/fixed_index", "Add known chunks to a fixed index.")
            .with(WRITER, DIGESTS, OFFSETS)
            .runs(append(ArchiveName.Kind.FIXED)),
        Endpoint.post("/fixed_chunk", "Upload a chunk for a fixed index.")
            .with(WRITER, CHUNK, CHUNK_SIZE, ENCODED_CHUNK)
            .returns(Returns.TEXT)
            .handles(chunk(ArchiveName.Kind.FIXED)),
        Endpoint.post("/fixed_close", "Finish a fixed index.")
            .with(WRITER, CSUM, ProtocolParameters.chunkCount(0), ProtocolParameters.archiveSize(0))
            .runs(close(ArchiveName.Kind.FIXED)),
        Endpoint.post("/dynamic_index", "Start a dynamic index.")
            .with(ARCHIVE)
            .returns(Returns.WHOLE)
            .runs(call -> session.createDynamicIndex(call.parameters().text("archive-name"))),
        Endpoint.put("/dynamic_index", "Add known chunks to a dynamic index.")
            .with(WRITER, DIGESTS, OFFSETS)
            .runs(append(ArchiveName.Kind.DYNAMIC)),
        Endpoint.post("/dynamic_chunk", "Upload a chunk for a dynamic index.")
            .with(WRITER, CHUNK, CHUNK_SIZE, ENCODED_CHUNK)
            .returns(Returns.TEXT)
            .handles(chunk(ArchiveName.Kind.DYNAMIC)),
        Endpoint.post("/dynamic_close", "Finish a dynamic index.")
            .with(WRITER, CSUM, ProtocolParameters.chunkCount(1), ProtocolParameters.archiveSize(1))
            .runs(close(ArchiveName.Kind.DYNAMIC)),
        Endpoint.post("/finish", "Make the snapshot part of the datastore.").runs(this::finish),
        Endpoint.post("/speedtest", "Take any bytes and throw them away.")
            .handles(
                (call, request, response, callback) ->
                    pump(request, response, callback, new DiscardedUpload(), null)));
  }

  private @Nullable Long previousTime() {
    OptionalLong time = session.previousBackupTime();
    return time.isPresent() ? time.getAsLong() : null;
  }

  private Object createFixed(Call call) throws IOException {
    String reuse = call.parameters().textOrNull("reuse-csum");
    return session.createFixedIndex(
        call.parameters().text("archive-name"),
        call.parameters().number("size"),
        reuse == null ? null : Digest.parse(reuse));
  }

  private Action.Value append(ArchiveName.Kind kind) {
    return call -> {
      Parameters p = call.parameters();
      List<Digest> digests = p.texts("digest-list").stream().map(Digest::parse).toList();
      long[] offsets = p.numbers("offset-list").stream().mapToLong(Long::longValue).toArray();
      session.append(kind, (int) p.number("wid"), digests, offsets);
      return null;
    };
  }

  private Action.Value close(ArchiveName.Kind kind) {
    return call -> {
      Parameters p = call.parameters();
      session.closeIndex(
          kind,
          (int) p.number("wid"),
          p.number("chunk-count"),
          p.number("size"),
          Digest.parse(p.text("csum")));
      return null;
    };
  }

  private Action.Raw chunk(ArchiveName.Kind kind) {
    return (call, request, response, callback) -> {
      Parameters p = call.parameters();
      String digest = p.text("digest");
      Upload upload =
          session.uploadChunk(
              kind,
              (int) p.number("wid"),
              Digest.parse(digest),
              (int) p.number("size"),
              (int) p.number("encoded-size"));
      pump(request, response, callback, upload, digest);
    };
  }

  private void blob(Call call, Request request, Response response, Callback callback) throws IOException {
    Parameters p = call.parameters();
    Upload upload = session.uploadBlob(p.text("file-name"), (int) p.number("encoded-size"));
    pump(request, response, callback, upload, null);
  }

  private @Nullable Object finish(Call call) throws IOException {
    session.finish();
    return null;
  }

  private void pump(
      Request request, Response response, Callback callback, Upload upload, @Nullable Object result) {
    new BodyPump(
            request,
            charged.upload(upload),
            failure -> {
              if (failure == null) {
                JsonAnswer.send(request, response, callback, result);
              } else {
                callback.failed(failure);
              }
            })
        .run();
  }
}
