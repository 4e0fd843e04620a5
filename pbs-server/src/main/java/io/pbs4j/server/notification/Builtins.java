package io.pbs4j.server.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Secrets;
import io.pbs4j.server.section.Section;
import io.pbs4j.server.section.SectionStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The entries of sections together with those that a new server has. A built-in one may be changed; removing it
 * brings back what it was.
 */
final class Builtins {
  /** The target that a new server has. */
  static final String MAIL_TO_ROOT = "mail-to-root";

  /** The matcher that a new server has. */
  static final String DEFAULT_MATCHER = "default-matcher";

  private static final String ORIGIN = "origin";

  private final SectionStore store;

  Builtins(SectionStore store) {
    this.store = store;
  }

  /** All entries of a section, each with its origin. */
  List<Entry> all(Section section) {
    List<Entry> list = new ArrayList<>();
    Optional<Entry> builtIn = of(section);
    for (Entry entry : store.all(section.name())) {
      boolean modified = builtIn.filter(b -> b.id().equals(entry.id())).isPresent();
      boolean same = modified && builtIn.get().properties().equals(plain(entry));
      String origin = same ? "builtin" : modified ? "modified-builtin" : "user-created";
      list.add(new Entry(entry.id(), plain(entry).put(ORIGIN, origin), entry.secrets()));
    }
    builtIn
        .filter(b -> list.stream().noneMatch(e -> e.id().equals(b.id())))
        .ifPresent(
            b -> list.add(new Entry(b.id(), b.properties().deepCopy().put(ORIGIN, "builtin"), b.secrets())));
    list.sort(Comparator.comparing(Entry::id));
    return list;
  }

  private static ObjectNode plain(Entry entry) {
    ObjectNode node = entry.properties().deepCopy();
    node.remove(ORIGIN);
    return node;
  }

  private static Optional<Entry> of(Section section) {
    if (section.equals(NotificationSections.SENDMAIL)) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("name", MAIL_TO_ROOT).put("comment", "Send mails to root@pam's email address");
      node.putArray("mailto-user").add("root@pam");
      return Optional.of(new Entry(MAIL_TO_ROOT, node, Secrets.NONE));
    }
    if (section.equals(NotificationSections.MATCHER)) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("name", DEFAULT_MATCHER)
          .put("comment", "Route everything but successful prune job notifications to mail-to-root")
          .put("invert-match", true)
          .put("mode", "all");
      node.putArray("match-field").add("exact:type=prune");
      node.putArray("match-severity").add("info");
      node.putArray("target").add(MAIL_TO_ROOT);
      return Optional.of(new Entry(DEFAULT_MATCHER, node, Secrets.NONE));
    }
    return Optional.empty();
  }
}
