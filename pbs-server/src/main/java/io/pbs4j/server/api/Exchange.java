package io.pbs4j.server.api;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A request that is being answered.
 *
 * @param format of the answer
 */
record Exchange(Format format, Request request, Response response, Callback callback) {
  void send(int status, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Format.CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** The callback for an action that answers itself: an error before the first byte is told properly. */
  Callback callbackOrError(ApiErrors errors) {
    return Callback.from(
        callback::succeeded,
        failure -> {
          if (response.isCommitted()) {
            callback.failed(failure);
          } else {
            errors.answer(this, failure);
          }
        });
  }
}
