package io.pbs4j.server.notification;

import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All targets, whatever their kind; their names are unique. */
final class Targets {
  private static final String PREFIX = "notification-";

  private final Builtins entries;

  /**
   * A target.
   *
   * @param type {@code sendmail}, {@code smtp}, {@code gotify} or {@code webhook}
   * @param entry its configuration
   */
  record Target(String type, Entry entry) {}

  Targets(Builtins entries) {
    this.entries = entries;
  }

  /** All of them by name. */
  List<Target> all() {
    List<Target> list = new ArrayList<>();
    for (Section section : NotificationSections.TARGETS) {
      String type = section.name().substring(PREFIX.length());
      entries.all(section).forEach(entry -> list.add(new Target(type, entry)));
    }
    list.sort(Comparator.comparing(target -> target.entry().id()));
    return list;
  }

  Optional<Target> find(String name) {
    return all().stream().filter(target -> target.entry().id().equals(name)).findFirst();
  }
}
