package io.pbs4j.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer whose body is the bare message, which clients show to their users. */
public final class PlainText {
  private static final String CONTENT_TYPE = "text/plain;charset=UTF-8";

  private PlainText() {}

  /** Answers with a status and a message; the content type stays what it was if one is set already. */
  public static void answer(Response response, Callback callback, int status, String message) {
    response.setStatus(status);
    if (!response.getHeaders().contains(HttpHeader.CONTENT_TYPE)) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
    }
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
