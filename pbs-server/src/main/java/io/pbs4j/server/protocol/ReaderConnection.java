package io.pbs4j.server.protocol;

import static io.pbs4j.server.protocol.ProtocolParameters.CHUNK;
import static io.pbs4j.server.protocol.ProtocolParameters.FILE;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.http.FileAnswer;
import io.pbs4j.server.http.UpgradeLink;
import io.pbs4j.server.http.UpgradedConnection;
import io.pbs4j.server.task.Task;
import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.session.ReaderSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A connection that carries a restore. See {@code docs/protocol.md}, "Reader". */
final class ReaderConnection implements UpgradedConnection {
  /** Bytes of a speed test's answer, all the letter A. */
  private static final int SPEED_TEST = 1 << 20;

  private final ReaderSession session;
  private final Task task;
  private final TaskRequests requests;
  private final ProtocolTable table;

  /** Builds the table of a session. */
  @FunctionalInterface
  interface TableFactory {
    /** The table of these endpoints. */
    ProtocolTable of(List<Endpoint> endpoints);
  }

  ReaderConnection(
      ReaderSession session, Task task, TaskRequests requests, TableFactory tables) {
    this.session = session;
    this.task = task;
    this.requests = requests;
    this.table = tables.of(new ChargedSession(requests).endpoints(endpoints()));
  }

  private List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/download", "Download a file of the snapshot as it is stored.")
            .with(FILE)
            .returns(Returns.BINARY)
            .handles(
                (call, request, response, callback) ->
                    FileAnswer.send(
                        request, response, callback, session.download(call.parameters().text("file-name")))),
        Endpoint.get("/chunk", "Download a chunk of an index that was downloaded before.")
            .with(CHUNK)
            .returns(Returns.BINARY)
            .handles(
                (call, request, response, callback) ->
                    FileAnswer.send(
                        request,
                        response,
                        callback,
                        session.chunk(Digest.parse(call.parameters().text("digest"))))),
        Endpoint.get("/speedtest", "Download some bytes.")
            .returns(Returns.BINARY)
            .handles((call, request, response, callback) -> speedTest(response, callback)));
  }

  private static void speedTest(Response response, Callback callback) {
    byte[] body = new byte[SPEED_TEST];
    Arrays.fill(body, (byte) 'A');
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  @Override
  public void opened(UpgradeLink link) {
    task.onAbort(() -> link.close(new IOException("task aborted")));
    task.log("protocol upgrade done");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    table.handle(request, response, callback);
    return true;
  }

  @Override
  public void closed(@Nullable Throwable cause) {
    try (RequestLedger.Scope scope = requests.charge()) {
      session.close();
    }
    if (cause == null) {
      // Clients just drop the connection when they have what they want.
      task.log("reader finished successfully");
      task.finishOk();
    } else {
      task.finishError(String.valueOf(cause.getMessage()));
    }
  }
}
