package io.pbs4j.server.task;

import java.time.Duration;
import java.util.Optional;

/**
 * How long ended tasks and their logs are kept. The newest ones stay in any case, so that a server that was off for
 * long still tells what it did last.
 *
 * @param longest they go after that
 * @param fewest so many of the newest stay
 */
public record TaskAge(Duration longest, int fewest) {
  /** About what the reference keeps: it rotates its list of tasks, twenty archives of 500,000 bytes. */
  public static final TaskAge DEFAULT = new TaskAge(Duration.ofDays(365), 1000);

  /** As many days as the node's configuration says; when it says so, all that are older go. */
  public static TaskAge of(Optional<String> days) {
    return days.map(text -> new TaskAge(Duration.ofDays(Long.parseLong(text)), 0)).orElse(DEFAULT);
  }
}
