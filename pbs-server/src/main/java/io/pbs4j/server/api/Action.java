package io.pbs4j.server.api;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What an endpoint does. */
public sealed interface Action {
  /** Takes its parameters from path, query, form or JSON and returns a value; may block. */
  @FunctionalInterface
  non-sealed interface Value extends Action {
    /** The answer's data: a record, map, list, text, number, boolean, {@code null}, or an {@link Answer}. */
    @Nullable Object run(Call call) throws Exception;
  }

  /** Takes its parameters from path and query only and handles body and answer itself. */
  @FunctionalInterface
  non-sealed interface Raw extends Action {
    /** Answers and completes the callback, or throws before it has done either. */
    void run(Call call, Request request, Response response, Callback callback) throws Exception;
  }
}
