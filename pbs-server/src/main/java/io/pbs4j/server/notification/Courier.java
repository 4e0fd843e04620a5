package io.pbs4j.server.notification;

import io.pbs4j.server.notification.Outbox.Waiting;
import io.pbs4j.server.notification.Targets.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what waits in the outbox; called now and then by one thread. */
final class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** First pause after a failure; each is twice as long as the one before. */
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

  private static final Duration LONGEST_PAUSE = Duration.ofHours(2);

  /** After about a day a message is given up. */
  static final int ATTEMPTS = 18;

  /** Messages in one round. */
  private static final int ROUND = 100;

  private final Outbox outbox;
  private final Targets targets;
  private final Senders senders;
  private final InstantSource clock;

  Courier(Outbox outbox, Targets targets, Senders senders, InstantSource clock) {
    this.outbox = outbox;
    this.targets = targets;
    this.senders = senders;
    this.clock = clock;
  }

  void run() {
    for (Waiting waiting : outbox.due(clock.instant(), ROUND)) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      deliver(waiting);
    }
  }

  private void deliver(Waiting waiting) {
    Optional<Target> target = targets.find(waiting.target());
    if (target.isEmpty() || target.get().entry().flag("disable", false)) {
      outbox.remove(waiting.id());
      return;
    }
    try {
      senders.send(target.get(), waiting.message());
      outbox.remove(waiting.id());
    } catch (UndeliverableException e) {
      String title = waiting.message().title();
      if (waiting.target().equals(Builtins.MAIL_TO_ROOT)) {
        LOG.info("notification '{}' is not sent by {}: {}", title, waiting.target(), e.getMessage());
      } else {
        LOG.warn("notification '{}' is not sent by {}: {}", title, waiting.target(), e.getMessage());
      }
      outbox.remove(waiting.id());
    } catch (IOException | RuntimeException e) {
      failed(waiting, String.valueOf(e.getMessage()));
    }
  }

  private void failed(Waiting waiting, String problem) {
    if (waiting.attempts() + 1 >= ATTEMPTS) {
      LOG.warn("notification '{}' is given up: {}: {}", waiting.message().title(), waiting.target(), problem);
      outbox.remove(waiting.id());
      return;
    }
    Duration pause = pause(waiting.attempts());
    LOG.warn(
        "notification '{}' cannot be sent by {}, tried again in {}: {}",
        waiting.message().title(),
        waiting.target(),
        pause,
        problem);
    outbox.postpone(waiting.id(), clock.instant().plus(pause), problem);
  }

  /** The pause after so many failures. */
  static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
