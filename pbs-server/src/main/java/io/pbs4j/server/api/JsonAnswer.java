package io.pbs4j.server.api;

import java.io.IOException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The answer of a raw action that ends in data like any other. */
public final class JsonAnswer {
  private JsonAnswer() {}

  /** Answers with data in its envelope. */
  public static void send(Request request, Response response, Callback callback, @Nullable Object data) {
    try {
      Format format =
          request.getAttribute(EndpointRunner.FORMAT) instanceof Format asked ? asked : Format.JSON;
      new Exchange(format, request, response, callback).send(200, format.success(data));
    } catch (IOException e) {
      callback.failed(e);
    }
  }
}
