package io.pbs4j.server.notification;

import io.pbs4j.server.section.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts notifications into the outbox, for the targets that matchers name. */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Builtins entries;
  private final Templates templates;
  private final Outbox outbox;
  private final InstantSource clock;
  private final ZoneId zone;

  Dispatcher(Builtins entries, Templates templates, Outbox outbox, InstantSource clock, ZoneId zone) {
    this.entries = entries;
    this.templates = templates;
    this.outbox = outbox;
    this.clock = clock;
    this.zone = zone;
  }

  /** Tells all targets whose matchers match. */
  void dispatch(Notification notification) {
    Instant now = clock.instant();
    LocalDateTime local = LocalDateTime.ofInstant(now, zone);
    Set<String> chosen = new LinkedHashSet<>();
    for (Entry entry : entries.all(NotificationSections.MATCHER)) {
      if (!entry.flag("disable", false) && matches(entry, notification, local)) {
        chosen.addAll(entry.texts("target"));
      }
    }
    if (!chosen.isEmpty()) {
      Message message = templates.message(notification, now.getEpochSecond());
      chosen.forEach(target -> outbox.add(target, message, now));
    }
  }

  private static boolean matches(Entry entry, Notification notification, LocalDateTime local) {
    try {
      return Matcher.of(entry).matches(notification, local);
    } catch (IllegalArgumentException e) {
      LOG.warn("matcher {} is ignored: {}", entry.id(), e.getMessage());
      return false;
    }
  }

  /** Tells one user by mail, whatever matchers say. */
  void mail(Notification notification, String user) {
    Instant now = clock.instant();
    Message m = templates.message(notification, now.getEpochSecond());
    outbox.add(
        Builtins.MAIL_TO_ROOT,
        new Message(m.title(), m.body(), m.severity(), m.fields(), m.time(), user),
        now);
  }
}
