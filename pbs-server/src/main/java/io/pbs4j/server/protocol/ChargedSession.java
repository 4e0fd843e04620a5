package io.pbs4j.server.protocol;

import io.pbs4j.server.api.Action;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.session.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Charges what the endpoints of a session do to its task: they run on whatever thread has time. */
final class ChargedSession {
  private final TaskRequests requests;

  ChargedSession(TaskRequests requests) {
    this.requests = requests;
  }

  /** The same endpoints, charged. */
  List<Endpoint> endpoints(List<Endpoint> endpoints) {
    return endpoints.stream().map(this::endpoint).toList();
  }

  private Endpoint endpoint(Endpoint e) {
    return new Endpoint(
        e.method(), e.path(), e.description(), e.parameters(), e.returns(), e.access(), action(e.action()));
  }

  private Action action(Action action) {
    if (action instanceof Action.Value value) {
      Action.Value charged =
          call -> {
            try (RequestLedger.Scope scope = requests.charge()) {
              return value.run(call);
            }
          };
      return charged;
    }
    if (action instanceof Action.Raw raw) {
      Action.Raw charged =
          (call, request, response, callback) -> {
            try (RequestLedger.Scope scope = requests.charge()) {
              raw.run(call, request, response, callback);
            }
          };
      return charged;
    }
    throw new IllegalArgumentException("unknown action " + action);
  }

  /** The same upload, charged: its pieces arrive on other threads than its request. */
  Upload upload(Upload upload) {
    return new ChargedUpload(upload);
  }

  private final class ChargedUpload implements Upload {
    private final Upload upload;

    ChargedUpload(Upload upload) {
      this.upload = upload;
    }

    @Override
    public void append(ByteBuffer piece) throws IOException {
      try (RequestLedger.Scope scope = requests.charge()) {
        upload.append(piece);
      }
    }

    @Override
    public void finish() throws IOException {
      try (RequestLedger.Scope scope = requests.charge()) {
        upload.finish();
      }
    }

    @Override
    public void close() throws IOException {
      try (RequestLedger.Scope scope = requests.charge()) {
        upload.close();
      }
    }
  }
}
