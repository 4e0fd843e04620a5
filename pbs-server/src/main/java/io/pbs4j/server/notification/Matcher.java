package io.pbs4j.server.notification;

import io.pbs4j.core.schedule.CalendarEventException;
import io.pbs4j.core.schedule.DailyDuration;
import io.pbs4j.server.section.Entry;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which notifications go to some targets. Of conditions of one kind each must hold in mode {@code all}, any
 * in mode {@code any}; without conditions everything matches.
 *
 * @param fields conditions on fields
 * @param severities each a set of which one must be that of the notification
 * @param times spans of the day
 * @param any whether one condition is enough
 * @param invert whether all others are meant
 * @param targets names of the targets
 */
record Matcher(
    List<FieldMatch> fields,
    List<Set<Severity>> severities,
    List<DailyDuration> times,
    boolean any,
    boolean invert,
    List<String> targets) {
  /**
   * Reads the matcher of a configuration.
   *
   * @throws IllegalArgumentException with a reason
   */
  static Matcher of(Entry entry) {
    return new Matcher(
        entry.texts("match-field").stream().map(FieldMatch::parse).toList(),
        entry.texts("match-severity").stream().map(Matcher::severities).toList(),
        entry.texts("match-calendar").stream().map(Matcher::time).toList(),
        "any".equals(entry.text("mode")),
        entry.flag("invert-match", false),
        entry.texts("target"));
  }

  private static Set<Severity> severities(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .map(
            word ->
                Severity.find(word)
                    .orElseThrow(() -> new IllegalArgumentException("invalid severity " + word)))
        .collect(Collectors.toSet());
  }

  private static DailyDuration time(String text) {
    try {
      return DailyDuration.parse(text);
    } catch (CalendarEventException e) {
      throw new IllegalArgumentException("could not parse schedule: " + e.getMessage(), e);
    }
  }

  /**
   * Whether a notification goes to the targets.
   *
   * @param local when it happened, by the clock on the wall
   */
  boolean matches(Notification notification, LocalDateTime local) {
    List<Boolean> conditions = new ArrayList<>();
    fields.forEach(f -> conditions.add(f.matches(notification.fields())));
    severities.forEach(s -> conditions.add(s.contains(notification.severity())));
    times.forEach(t -> conditions.add(t.contains(local)));
    boolean matches =
        conditions.isEmpty()
            || (any ? conditions.stream().anyMatch(c -> c) : conditions.stream().allMatch(c -> c));
    return matches != invert;
  }
}
