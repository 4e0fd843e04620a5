package io.pbs4j.server.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The page to browse the API document: one file, which loads that document and nothing else. */
final class DocsPage {
  private static final String POLICY =
      "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private DocsPage() {}

  static void answer(Response response, Callback callback) {
    byte[] page;
    try (InputStream in = DocsPage.class.getResourceAsStream("docs.html")) {
      if (in == null) {
        throw new IOException("resource docs.html is missing");
      }
      page = in.readAllBytes();
    } catch (IOException e) {
      callback.failed(e);
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=UTF-8");
    response.getHeaders().put("Content-Security-Policy", POLICY);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length);
    response.write(true, ByteBuffer.wrap(page), callback);
  }
}
