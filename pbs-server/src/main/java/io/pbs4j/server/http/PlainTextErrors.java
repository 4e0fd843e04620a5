package io.pbs4j.server.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what Jetty itself refuses, or what failed unexpectedly, with a short text instead of a page. */
final class PlainTextErrors extends ErrorHandler {
  static final String BAD_PATH = "path contains illegal components";

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    PlainText.answer(response, callback, code, text(code, message, cause));
  }

  private static String text(int status, @Nullable String message, @Nullable Throwable cause) {
    // What Jetty throws when it cannot take the request's target apart, such as /../x.
    if (cause != null && cause.getCause() instanceof IllegalArgumentException
        && status == HttpStatus.BAD_REQUEST_400) {
      return BAD_PATH;
    }
    String reason = cause instanceof HttpException http ? http.getReason() : message;
    // The message of an unexpected failure may name files or worse; it belongs into the log.
    return status < HttpStatus.INTERNAL_SERVER_ERROR_500 && reason != null
        ? reason
        : String.valueOf(HttpStatus.getMessage(status));
  }
}
