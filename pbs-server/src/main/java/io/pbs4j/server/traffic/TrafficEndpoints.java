package io.pbs4j.server.traffic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.access.Userid;
import io.pbs4j.core.schedule.DailyDuration;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.state.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Endpoints about traffic control: configuration, and rates at the moment. */
public final class TrafficEndpoints {
  private static final String PATH = "/config/traffic-control";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Access MODIFY = Access.anyOf("/", Privilege.SYS_MODIFY);
  private static final Access AUDIT = Access.anyOf("/", Privilege.SYS_AUDIT);

  private static final Parameter NAME =
      Parameter.required("name", Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(3, 32), "Name of the rule.");

  private static final Parameter NETWORK =
      Parameter.required(
          "network",
          Schema.many(Schema.text("[0-9a-fA-F.:]+/[0-9]{1,3}").length(0, 43)),
          "Ranges of addresses, such as 10.0.0.0/8; of several rules that fit, the narrowest holds.");

  private static final List<Parameter> OPTIONS =
      List.of(
          size("rate-in", "Bytes a second that clients may send, such as 10 MB or 8 MiB."),
          size("rate-out", "Bytes a second that clients may fetch."),
          size("burst-in", "Bytes that may come at once; those of a second when missing."),
          size("burst-out", "Bytes that may go at once; those of a second when missing."),
          Parameter.optional(
              "timeframe",
              Schema.many(Schema.text()),
              "Spans of the day in which the rule holds, such as mon..fri 8-17:30; always when missing."),
          Parameter.optional(
              "users",
              Schema.many(Schema.text().length(3, 64)),
              "Users whom the rule is for, with their tokens; it goes before rules without users."),
          Parameter.optional("comment", Schema.text("\\P{Cntrl}*").length(0, 128), "Comment."));

  private static final Parameter DELETE =
      Parameter.optional(
          "delete",
          Schema.many(
              Schema.choice(
                  "rate-in", "burst-in", "rate-out", "burst-out", "comment", "timeframe", "users")),
          "Properties to remove.");

  private static final Returns RULE =
      Returns.object(
          "name", Returns.TEXT,
          "network", Returns.listOf(Returns.TEXT),
          "rate-in?", Returns.TEXT,
          "rate-out?", Returns.TEXT,
          "burst-in?", Returns.TEXT,
          "burst-out?", Returns.TEXT,
          "timeframe?", Returns.listOf(Returns.TEXT),
          "users?", Returns.listOf(Returns.TEXT),
          "comment?", Returns.TEXT);

  private final TrafficRules rules;
  private final TrafficControl control;

  /** Creates the endpoints and puts the configured rules in force. */
  public TrafficEndpoints(Database database, InstantSource clock, TrafficControl control) {
    this.rules = new TrafficRules(database, clock);
    this.control = control;
    control.load(rules.all());
  }

  private static Parameter size(String name, String description) {
    return Parameter.optional(name, Schema.text().length(1, 64), description);
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.get(PATH, "List the rules of traffic control.")
            .returns(Returns.listOf(RULE))
            .access(MODIFY)
            .runs(call -> ConfigDigest.answer(rules.all(), rules.all())),
        Endpoint.post(PATH, "Add a rule.").with(NAME, NETWORK).with(OPTIONS).access(MODIFY).runs(this::create),
        Endpoint.get(PATH + "/{name}", "Show a rule.")
            .with(NAME)
            .returns(RULE)
            .access(AUDIT)
            .runs(call -> ConfigDigest.answer(require(call), rules.all())),
        Endpoint.put(PATH + "/{name}", "Change a rule.")
            .with(NAME, NETWORK.asOptional())
            .with(OPTIONS)
            .with(DELETE, ConfigDigest.PARAMETER)
            .access(MODIFY)
            .runs(this::change),
        Endpoint.delete(PATH + "/{name}", "Remove a rule.")
            .with(NAME, ConfigDigest.PARAMETER)
            .access(MODIFY)
            .runs(this::remove),
        Endpoint.get("/admin/traffic-control", "List the rules with the rates at the moment.")
            .returns(Returns.listOf(Returns.OBJECT))
            .access(AUDIT)
            .runs(this::rates));
  }

  private TrafficRule require(Call call) {
    String name = call.parameters().text("name");
    return rules.find(name).orElseThrow(() -> ApiException.badRequest("no such rule '" + name + "'"));
  }

  private synchronized @Nullable Object create(Call call) {
    Parameters p = call.parameters();
    String name = p.text("name");
    if (rules.find(name).isPresent()) {
      throw ApiException.badParameter("name", "traffic control rule '" + name + "' already exists.");
    }
    put(merge(new TrafficRule(name, List.of(), null, null, null, null, null, null, null), p, Set.of()));
    return null;
  }

  private synchronized @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    ConfigDigest.require(p.textOrNull("digest"), rules.all());
    put(merge(require(call), p, new TreeSet<>(p.texts("delete"))));
    return null;
  }

  private synchronized @Nullable Object remove(Call call) {
    String name = call.parameters().text("name");
    ConfigDigest.require(call.parameters().textOrNull("digest"), rules.all());
    if (!rules.remove(name)) {
      throw ApiException.notFound("traffic control rule '" + name + "' does not exist.");
    }
    control.load(rules.all());
    return null;
  }

  private void put(TrafficRule rule) {
    rules.put(rule);
    control.load(rules.all());
  }

  private Object rates(Call call) {
    List<ObjectNode> list = new ArrayList<>();
    for (RuleFlows flows : control.rules()) {
      ObjectNode node = JSON.valueToTree(flows.rule());
      list.add(node.put("cur-rate-in", flows.in().rate()).put("cur-rate-out", flows.out().rate()));
    }
    return ConfigDigest.answer(list, rules.all());
  }

  private static TrafficRule merge(TrafficRule old, Parameters p, Set<String> delete) {
    return new TrafficRule(
        old.name(),
        checked("network", p.has("network") ? p.texts("network") : old.network(), Network::parse),
        size(p, "rate-in", delete, old.rateIn()),
        size(p, "rate-out", delete, old.rateOut()),
        size(p, "burst-in", delete, old.burstIn()),
        size(p, "burst-out", delete, old.burstOut()),
        listOrNull(p, "timeframe", delete, old.timeframe(), DailyDuration::parse),
        listOrNull(p, "users", delete, old.users(), Userid::parse),
        text(p, "comment", delete, old.comment()));
  }

  private static @Nullable String text(
      Parameters p, String name, Set<String> delete, @Nullable String old) {
    return p.has(name) ? p.text(name) : delete.contains(name) ? null : old;
  }

  private static @Nullable String size(
      Parameters p, String name, Set<String> delete, @Nullable String old) {
    String text = text(p, name, delete, old);
    if (text == null) {
      return null;
    }
    ByteSize size = explained(name, () -> ByteSize.parse(text));
    if (size.bytes() < 1) {
      throw ApiException.badParameter(name, "value must be at least one byte");
    }
    return size.text();
  }

  /** Reads a text of a list; throws if it does not fit. */
  @FunctionalInterface
  private interface Reading {
    Object read(String text);
  }

  private static @Nullable List<String> listOrNull(
      Parameters p, String name, Set<String> delete, @Nullable List<String> old, Reading reading) {
    if (p.has(name)) {
      return checked(name, p.texts(name), reading);
    }
    return delete.contains(name) ? null : old;
  }

  private static List<String> checked(String name, List<String> texts, Reading reading) {
    texts.forEach(text -> explained(name, () -> reading.read(text)));
    return texts;
  }

  private static <T> T explained(String name, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw ApiException.badParameter(name, String.valueOf(e.getMessage()));
    }
  }
}
