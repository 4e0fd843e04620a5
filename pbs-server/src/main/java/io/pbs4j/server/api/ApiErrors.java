package io.pbs4j.server.api;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.server.access.NotAuthenticatedException;
import io.pbs4j.server.access.PermissionDeniedException;
import io.pbs4j.server.http.BodyDrain;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.QuietException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes answers of what endpoints throw. */
final class ApiErrors {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  private final Duration unauthorizedDelay;

  ApiErrors(Duration unauthorizedDelay) {
    this.unauthorizedDelay = unauthorizedDelay;
  }

  /** The error that a client sees for a throwable; what nobody expected is logged and told as 500. */
  static ApiException of(Throwable failure) {
    if (failure instanceof ApiException api) {
      return api;
    }
    if (failure instanceof NotAuthenticatedException) {
      return ApiException.unauthorized(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof PermissionDeniedException) {
      return ApiException.forbidden(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof InvalidNameException name) {
      return ApiException.badParameter(name.field(), name.reason());
    }
    ApiException storage = StorageErrors.of(failure);
    if (storage != null) {
      return storage;
    }
    if (failure instanceof EOFException
        || failure instanceof ClosedChannelException
        || failure instanceof QuietException) {
      LOG.debug("the client is gone", failure);
      return ApiException.badRequest("connection closed");
    }
    LOG.error("request failed unexpectedly", failure);
    return new ApiException(500, "internal error");
  }

  /** Answers; an authentication failure after a while, without holding a thread. */
  void answer(Exchange exchange, Throwable failure) {
    ApiException error = of(failure);
    if (error.status() == 401 && !unauthorizedDelay.isZero()) {
      exchange
          .request()
          .getComponents()
          .getScheduler()
          .schedule(() -> drainAndSend(exchange, error), unauthorizedDelay.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      drainAndSend(exchange, error);
    }
  }

  private static void drainAndSend(Exchange exchange, ApiException error) {
    BodyDrain.before(exchange.request(), () -> send(exchange, error));
  }

  private static void send(Exchange exchange, ApiException error) {
    if (error.retryAfter() > 0) {
      exchange.response().getHeaders().put(HttpHeader.RETRY_AFTER, error.retryAfter());
    }
    try {
      exchange.send(exchange.format().status(error), exchange.format().error(error));
    } catch (IOException e) {
      exchange.callback().failed(e);
    }
  }
}
