package io.pbs4j.client.http;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Gets over what lasts a moment: the lock of a session that has just ended, and connections that fail before
 * anything was sent. The latter happens on busy machines: the stock server takes a connection for plain HTTP
 * whose first TLS message does not come within a second, answers that message in plain text and hangs up.
 */
final class QuickRetry {
  private static final int ATTEMPTS = 6;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private QuickRetry() {}

  /** What may be tried again. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws ClientException;
  }

  /**
   * Runs until it ends well, or with a failure that is not passing, or for the sixth time.
   *
   * @param passing whether a failure may be gone in a moment
   */
  static <T> T run(Attempt<T> attempt, Predicate<ClientException> passing) throws ClientException {
    for (int number = 1; ; number++) {
      try {
        return attempt.run();
      } catch (ClientException e) {
        if (number == ATTEMPTS || Thread.currentThread().isInterrupted() || !passing.test(e)) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws ClientException {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    }
  }
}
