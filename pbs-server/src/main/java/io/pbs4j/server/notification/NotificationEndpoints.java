package io.pbs4j.server.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Answer;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.notification.Targets.Target;
import io.pbs4j.server.section.Entry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Endpoints about targets of all kinds and about what matchers may look at, besides the sections themselves. */
final class NotificationEndpoints {
  private static final String BASE = "/config/notifications";
  private static final List<String> FIELDS = List.of("datastore", "hostname", "job-id", "type");
  private static final List<String> TYPES =
      List.of("gc", "nearly-full", "never-verified", "prune", "stale-backup", "verify");

  private final Targets targets;
  private final Senders senders;
  private final Templates templates;
  private final Supplier<Set<String>> stores;
  private final Supplier<Collection<String>> jobs;
  private final InstantSource clock;
  private final String host;

  /**
   * Creates the endpoints.
   *
   * @param stores names of all datastores
   * @param jobs ids of all prune and verification jobs
   */
  NotificationEndpoints(
      Targets targets,
      Senders senders,
      Templates templates,
      Supplier<Set<String>> stores,
      Supplier<Collection<String>> jobs,
      InstantSource clock,
      String host) {
    this.targets = targets;
    this.senders = senders;
    this.templates = templates;
    this.stores = stores;
    this.jobs = jobs;
    this.clock = clock;
    this.host = host;
  }

  List<Endpoint> list() {
    Access audit = Access.anyOf(NotificationRules.ACL, Privilege.SYS_AUDIT);
    return List.of(
        directory(BASE, "alerts", "endpoints", "matcher-field-values", "matcher-fields", "matchers", "targets"),
        directory(BASE + "/endpoints", "gotify", "sendmail", "smtp", "webhook"),
        Endpoint.get(BASE + "/targets", "List the targets of all kinds.")
            .returns(
                Returns.listOf(
                    Returns.object(
                        "name", Returns.TEXT,
                        "type", Returns.TEXT,
                        "origin", Returns.TEXT,
                        "comment?", Returns.TEXT,
                        "disable?", Returns.FLAG)))
            .access(audit)
            .runs(call -> targets.all().stream().map(NotificationEndpoints::json).toList()),
        Endpoint.get(BASE + "/targets/{name}", "What can be done with a target.")
            .with(Parameter.required("name", Schema.text(), "Name of the target."))
            .returns(Returns.listOf(Returns.object("subdir", Returns.TEXT)))
            .runs(call -> List.of(Map.of("subdir", "test"))),
        Endpoint.post(BASE + "/targets/{name}/test", "Send a test to a target.")
            .with(NotificationSections.NAME)
            .access(Access.anyOf(NotificationRules.ACL, Privilege.SYS_MODIFY))
            .runs(this::test),
        Endpoint.get(BASE + "/matcher-fields", "List the fields that matchers may look at.")
            .returns(Returns.listOf(Returns.object("name", Returns.TEXT)))
            .access(audit)
            .runs(call -> FIELDS.stream().map(name -> Map.of("name", name)).toList()),
        Endpoint.get(BASE + "/matcher-field-values", "List values that these fields have.")
            .returns(
                Returns.listOf(
                    Returns.object("field", Returns.TEXT, "value", Returns.TEXT, "comment?", Returns.TEXT)))
            .access(audit)
            .runs(this::values));
  }

  private static Endpoint directory(String path, String... names) {
    return Endpoint.get(path, "What lies below.")
        .returns(Returns.listOf(Returns.object("subdir", Returns.TEXT)))
        .runs(call -> List.of(names).stream().map(name -> Map.of("subdir", name)).toList());
  }

  private static ObjectNode json(Target target) {
    Entry entry = target.entry();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", entry.id());
    node.put("type", target.type());
    for (String name : List.of("origin", "comment", "disable")) {
      if (entry.properties().has(name)) {
        node.set(name, entry.properties().get(name));
      }
    }
    return node;
  }

  private Answer values(Call call) {
    List<Map<String, String>> list = new ArrayList<>();
    stores.get().forEach(store -> add(list, "datastore", store));
    add(list, "hostname", host);
    new TreeSet<>(jobs.get()).forEach(job -> add(list, "job-id", job));
    TYPES.forEach(type -> add(list, "type", type));
    return ConfigDigest.answer(list, list);
  }

  private static void add(List<Map<String, String>> list, String field, String value) {
    list.add(new TreeMap<>(Map.of("field", field, "value", value)));
  }

  private @Nullable Object test(Call call) {
    String name = call.parameters().text("name");
    Target target =
        targets
            .find(name)
            .orElseThrow(() -> ApiException.notFound("endpoint '" + name + "' does not exist"));
    Notification test =
        new Notification(Severity.INFO, "test", Map.of("hostname", host), Map.of("target", name));
    try {
      senders.send(target, templates.message(test, clock.instant().getEpochSecond()));
    } catch (IOException e) {
      throw new ApiException(
          400, "Could not test target: could not notify via endpoint(s): " + name + ": " + e.getMessage());
    }
    return null;
  }
}
