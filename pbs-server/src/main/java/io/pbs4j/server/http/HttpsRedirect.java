package io.pbs4j.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends whoever speaks clear text to the same address under {@code https}. */
final class HttpsRedirect extends Handler.Wrapper {
  HttpsRedirect(Handler secured) {
    super(secured);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.isSecure()) {
      return super.handle(request, response, callback);
    }
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host == null || host.isBlank()) {
      PlainText.answer(response, callback, HttpStatus.BAD_REQUEST_400, "missing Host header");
      return true;
    }
    String method = request.getMethod();
    boolean reading = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method);
    response.setStatus(reading ? HttpStatus.MOVED_PERMANENTLY_301 : HttpStatus.PERMANENT_REDIRECT_308);
    response.getHeaders().put(HttpHeader.LOCATION, "https://" + host + request.getHttpURI().getPathQuery());
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, null, callback);
    return true;
  }
}
