package io.pbs4j.server.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.section.Secrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When datastores are told to need attention, and the endpoints that configure it. */
final class WatchSettings {
  private static final String PATH = "/config/notifications/alerts";
  private static final String SECTION = "notification-alerts";
  private static final String ID = "default";

  private static final String STALE = "stale-after";
  private static final String UNVERIFIED = "never-verified-after";
  private static final String FULL_PERCENT = "full-percent";
  private static final String FULL_WITHIN = "full-within";

  private static final long MAX_DAYS = 3650;

  private static final List<Parameter> PARAMETERS =
      List.of(
          days(STALE, "A group is stale when its newest backup is older than so many days; 0 for never.", 7),
          days(
              UNVERIFIED,
              "A group is told when its oldest backup is older than so many days and none was verified; 0 for never.",
              30),
          Parameter.optional(
                  FULL_PERCENT, Schema.whole(0, 100), "A datastore is nearly full from so much on; 0 for never.")
              .withDefault(90L),
          days(FULL_WITHIN, "Or when it will be full within so many days; 0 for never.", 7));

  private final SectionStore store;

  WatchSettings(SectionStore store) {
    this.store = store;
  }

  /**
   * The settings, 0 for what is not watched.
   *
   * @param staleDays age of a newest backup
   * @param unverifiedDays age of an oldest backup of a group without any verification
   * @param fullPercent usage
   * @param fullDays time until a datastore is full
   */
  record Limits(long staleDays, long unverifiedDays, long fullPercent, long fullDays) {}

  private static Parameter days(String name, String description, long usual) {
    return Parameter.optional(name, Schema.whole(0, MAX_DAYS), description).withDefault(usual);
  }

  private ObjectNode node() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    PARAMETERS.forEach(p -> node.put(p.name(), (Long) p.fallback()));
    store.find(SECTION, ID).ifPresent(entry -> node.setAll(entry.properties()));
    return node;
  }

  Limits limits() {
    ObjectNode node = node();
    return new Limits(
        node.path(STALE).asLong(),
        node.path(UNVERIFIED).asLong(),
        node.path(FULL_PERCENT).asLong(),
        node.path(FULL_WITHIN).asLong());
  }

  List<Endpoint> endpoints() {
    List<Parameter> changes =
        PARAMETERS.stream().map(p -> Parameter.optional(p.name(), p.schema(), p.description())).toList();
    return List.of(
        Endpoint.get(PATH, "When stale backups, missing verifications and full datastores are told.")
            .returns(Returns.OBJECT)
            .access(Access.anyOf(NotificationRules.ACL, Privilege.SYS_AUDIT))
            .runs(call -> node()),
        Endpoint.put(PATH, "Change when they are told.")
            .with(changes)
            .access(Access.anyOf(NotificationRules.ACL, Privilege.SYS_MODIFY))
            .runs(this::change));
  }

  private @Nullable Object change(Call call) {
    ObjectNode node = node();
    for (Parameter parameter : PARAMETERS) {
      Long value = call.parameters().numberOrNull(parameter.name());
      if (value != null) {
        node.put(parameter.name(), value);
      }
    }
    store.put(SECTION, new Entry(ID, node, Secrets.NONE));
    return null;
  }
}
