package io.pbs4j.server;

import io.pbs4j.server.http.PlainText;
import io.pbs4j.server.system.ServerVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers whatever is not the API: a page at the root, and 404. */
final class HomePage extends Handler.Abstract.NonBlocking {
  private final byte[] page =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><title>pbs4j</title></head>
      <body>
      <h1>pbs4j %s</h1>
      <p>A backup server. Its API is described at <a href="/api2/docs">/api2/docs</a>
      (as data: <a href="/api2/openapi.json">openapi.json</a>).</p>
      </body>
      </html>
      """
          .formatted(ServerVersion.software())
          .getBytes(StandardCharsets.UTF_8);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    if (!path.equals("/")) {
      PlainText.answer(response, callback, 404, "Path '" + path + "' not found.");
      return true;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=UTF-8");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length);
    response.write(true, ByteBuffer.wrap(page), callback);
    return true;
  }
}
