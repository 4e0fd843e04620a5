package io.pbs4j.agent.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A whole answer. */
public final class Reply {
  private static final int SUCCESS = 200;
  private static final int NO_SUCCESS = 300;
  private static final int ERROR = 400;

  private final int status;
  private final Optional<String> retryAfter;
  private final byte[] body;

  private Reply(int status, Optional<String> retryAfter, byte[] body) {
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
  }

  /** Reads a whole answer of at most so many bytes. */
  static Reply read(Answer answer, int maxBytes) throws IOException {
    byte[] body = answer.body().readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      throw new IOException("answer is larger than " + maxBytes + " bytes");
    }
    return new Reply(answer.status(), answer.header("Retry-After"), body);
  }

  /** The status, 100 to 599. */
  public int status() {
    return status;
  }

  /** The header {@code Retry-After}, if there was one. */
  public Optional<String> retryAfter() {
    return retryAfter;
  }

  /** The body itself, not a copy; of at most the size that was asked for. */
  public byte[] body() {
    return body;
  }

  /** Whether the status is one of the two hundreds. */
  public boolean succeeded() {
    return status >= SUCCESS && status < NO_SUCCESS;
  }

  /** Whether the status is one of the three hundreds. */
  public boolean isRedirect() {
    return status >= NO_SUCCESS && status < ERROR;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "status " + status + ", " + body.length + " bytes";
  }
}
