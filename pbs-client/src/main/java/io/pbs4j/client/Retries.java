package io.pbs4j.client;

import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.http.ProtocolUpgrade;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Does again what a lost connection ended. The pauses double from one second to a minute, less up to half of
 * that by chance so that many clients do not come back at once; a server that names a pause gets it.
 */
public final class Retries {
  /** Never tries again. */
  public static final Retries NONE = new Retries(0, (reason, pause) -> {});

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** What may be tried again. */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Does it from the start. */
    T run() throws IOException;
  }

  /** Hears that something is tried again. */
  @FunctionalInterface
  public interface Listener {
    /** Called before the pause. */
    void again(ClientException reason, Duration pause);
  }

  /** Waits; tests do not. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration pause) throws InterruptedException;
  }

  private final int retries;
  private final Listener listener;
  private final RandomGenerator random;
  private final Sleeper sleeper;

  /** Tries again a number of times in a row. */
  public Retries(int retries, Listener listener) {
    this(retries, listener, new SecureRandom(), pause -> Thread.sleep(pause.toMillis()));
  }

  Retries(int retries, Listener listener, RandomGenerator random, Sleeper sleeper) {
    if (retries < 0) {
      throw new IllegalArgumentException("number of retries must not be negative");
    }
    this.retries = retries;
    this.listener = listener;
    this.random = random;
    this.sleeper = sleeper;
  }

  /** How often something is tried again in a row. */
  public int limit() {
    return retries;
  }

  /** Runs until it ends well, or with a failure that would come again, or too often. */
  public <T> T run(Attempt<T> attempt) throws IOException {
    return run(attempt, 0);
  }

  /**
   * Resumes work that a failure ended.
   *
   * @param failure what ended it
   * @param resumption takes it up again
   */
  public <T> T resume(ClientException failure, Attempt<T> resumption) throws IOException {
    require(failure, 0);
    rest(failure, 1);
    return run(resumption, 1);
  }

  private <T> T run(Attempt<T> attempt, int failures) throws IOException {
    for (int failed = failures; ; failed++) {
      try {
        return attempt.run();
      } catch (ClientException e) {
        require(e, failed);
        rest(e, failed + 1);
      }
    }
  }

  private void require(ClientException failure, int failed) throws ClientException {
    if (failed >= retries || !isTransient(failure, failed > 0)) {
      throw failure;
    }
  }

  /** A server that was never reached is more likely to have a wrong name than a bad moment. */
  private static boolean isTransient(ClientException failure, boolean reached) {
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    return switch (failure.kind()) {
      case DISCONNECTED -> true;
      case UNREACHABLE -> reached;
      case REFUSED ->
          failure.status() == TOO_MANY_REQUESTS
              || failure.status() == UNAVAILABLE
              || (reached && ProtocolUpgrade.isLocked(failure));
      default -> false;
    };
  }

  private void rest(ClientException failure, int number) throws ClientException {
    long full =
        Math.min(
            FIRST_PAUSE.toMillis() << Math.min(number - 1, MAX_DOUBLINGS), LONGEST_PAUSE.toMillis());
    Duration own = Duration.ofMillis(full - random.nextLong(full / 2 + 1));
    Duration pause = failure.retryAfter().orElse(own);
    listener.again(failure, pause);
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    }
  }
}
