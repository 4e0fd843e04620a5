package io.pbs4j.agent.health;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of the reports to one receiver so far.
 *
 * @param role {@code primary} for the first that was set, else {@code additional}
 * @param pushed reports that it took
 * @param failed attempts that will be repeated
 * @param refused reports that it will never take
 * @param dropped reports for which there was no space
 * @param buffered reports that wait
 * @param up whether the last attempt succeeded; empty before the first
 * @param lastSuccess when it last took one
 */
record DestinationStatus(
    String name,
    String role,
    long pushed,
    long failed,
    long refused,
    long dropped,
    int buffered,
    Optional<Boolean> up,
    Optional<Instant> lastSuccess) {
  static DestinationStatus unused(String name, String role) {
    return new DestinationStatus(name, role, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
  }

  DestinationStatus delivered(int waiting, Instant now) {
    return new DestinationStatus(
        name,
        role,
        pushed + 1,
        failed,
        refused,
        dropped,
        waiting,
        Optional.of(true),
        Optional.of(now));
  }

  DestinationStatus delayed(int waiting) {
    return new DestinationStatus(
        name, role, pushed, failed + 1, refused, dropped, waiting, Optional.of(false), lastSuccess);
  }

  DestinationStatus refused(int waiting) {
    return new DestinationStatus(
        name, role, pushed, failed, refused + 1, dropped, waiting, Optional.of(false), lastSuccess);
  }

  DestinationStatus dropped(int reports) {
    return new DestinationStatus(
        name, role, pushed, failed, refused, dropped + reports, buffered, up, lastSuccess);
  }

  DestinationStatus holding(int waiting) {
    return new DestinationStatus(
        name, role, pushed, failed, refused, dropped, waiting, up, lastSuccess);
  }
}
