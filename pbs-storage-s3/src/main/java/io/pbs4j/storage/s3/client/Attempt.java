package io.pbs4j.storage.s3.client;

import java.io.Closeable;
import okhttp3.Response;

/**
 * An answer whose headers are here and whose content is to be read; counts as in flight until it is
 * closed.
 */
final class Attempt implements Closeable {
  private final Response response;
  private final RequestLimits limits;
  private boolean kept;
  private boolean closed;

  Attempt(Response response, RequestLimits limits) {
    this.response = response;
    this.limits = limits;
  }

  Response response() {
    return response;
  }

  /** The reader goes on reading after it returned, and closes this. */
  Attempt keep() {
    kept = true;
    return this;
  }

  boolean kept() {
    return kept;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        response.close();
      } finally {
        limits.leave();
      }
    }
  }
}
