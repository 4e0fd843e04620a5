package io.pbs4j.server.notification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Section;
import io.pbs4j.server.section.SectionRules;
import java.util.List;

/** What is special about the configuration of targets and matchers. */
final class NotificationRules implements SectionRules {
  static final String ACL = "/system/notifications";

  private final Section section;
  private final Targets targets;
  private final Builtins entries;

  NotificationRules(Section section, Targets targets, Builtins entries) {
    this.section = section;
    this.targets = targets;
    this.entries = entries;
  }

  private boolean isMatcher() {
    return section.equals(NotificationSections.MATCHER);
  }

  @Override
  public void requireList(Call call) {
    call.require(ACL, Privilege.SYS_AUDIT);
  }

  @Override
  public Entry completed(Entry before, Entry after) {
    return section.equals(NotificationSections.WEBHOOK) ? WebhookSender.completed(before, after) : after;
  }

  @Override
  public boolean sees(Call call, Entry entry) {
    return true;
  }

  @Override
  public void requireRead(Call call, Entry entry) {
    call.require(ACL, Privilege.SYS_AUDIT);
  }

  @Override
  public void requireChange(Call call, Entry entry) {
    call.require(ACL, Privilege.SYS_MODIFY);
  }

  @Override
  public void check(Entry entry) {
    try {
      if (isMatcher()) {
        checkMatcher(entry);
      } else if (section.equals(NotificationSections.WEBHOOK)) {
        WebhookSender.check(entry);
      } else if (section.equals(NotificationSections.GOTIFY)) {
        Https.uri(entry.requiredText("server"));
      } else if (entry.texts("mailto").isEmpty() && entry.texts("mailto-user").isEmpty()) {
        throw ApiException.badRequest("must at least provide one recipient, either in mailto or in mailto-user");
      }
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private void checkMatcher(Entry entry) {
    Matcher matcher = Matcher.of(entry);
    for (String target : matcher.targets()) {
      if (targets.find(target).isEmpty()) {
        throw ApiException.notFound("endpoint '" + target + "' does not exist");
      }
    }
  }

  @Override
  public ApiException missing(String id) {
    return ApiException.notFound((isMatcher() ? "matcher '" : "endpoint '") + id + "' not found");
  }

  @Override
  public ApiException taken(String id) {
    return ApiException.badRequest("Cannot create '" + id + "', an entity with the same name already exists");
  }

  @Override
  public Entry shown(Entry entry) {
    List<String> names = WebhookSender.secretNames(entry);
    if (names.isEmpty()) {
      return entry;
    }
    ObjectNode node = entry.properties().deepCopy();
    names.forEach(node.putArray("secret")::add);
    return new Entry(entry.id(), node, entry.secrets());
  }

  @Override
  public void requireNew(Entry entry) {
    boolean taken =
        targets.find(entry.id()).isPresent()
            || entries.all(NotificationSections.MATCHER).stream().anyMatch(e -> e.id().equals(entry.id()));
    if (taken) {
      throw taken(entry.id());
    }
  }

  @Override
  public void requireRemovable(Entry entry) {
    if (isMatcher() || entry.id().equals(Builtins.MAIL_TO_ROOT)) {
      return;
    }
    List<String> users =
        entries.all(NotificationSections.MATCHER).stream()
            .filter(matcher -> matcher.texts("target").contains(entry.id()))
            .map(Entry::id)
            .toList();
    if (!users.isEmpty()) {
      throw ApiException.badRequest(
          "cannot delete '" + entry.id() + "', referenced by: " + String.join(", ", users));
    }
  }
}
