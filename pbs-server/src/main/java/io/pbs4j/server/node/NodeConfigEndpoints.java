package io.pbs4j.server.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints about what is configured of the host. This server runs as a program among others: what belongs to the
 * operating system is told and not changed, and says so.
 */
public final class NodeConfigEndpoints {
  private static final String CONFIG = "/nodes/{node}/config";
  private static final String DNS = "/nodes/{node}/dns";
  private static final String TIME = "/nodes/{node}/time";
  private static final String SUBSCRIPTION = "/nodes/{node}/subscription";
  private static final String SERVICES = "/nodes/{node}/services";
  private static final String NOT_OURS = " is set by the host's operating system; this server does not change it";
  private static final String LINE = "[^\\p{Cntrl}]*";

  /** Accepted by the reference; there is nothing here that they could set. */
  private static final List<String> WITHOUT_EFFECT =
      Stream.concat(
              Stream.of("acme", "ciphers-tls-1.2", "ciphers-tls-1.3", "http-proxy"),
              IntStream.range(0, 5).mapToObj(i -> "acmedomain" + i))
          .toList();

  private static final List<Parameter> KEPT =
      List.of(
          Parameter.optional(
              NodeOptions.EMAIL_FROM, Schema.text(LINE).length(2, 64), "Address that the server's mail comes from."),
          Parameter.optional(
              NodeOptions.TASK_LOG_MAX_DAYS,
              Schema.whole(0, Integer.MAX_VALUE),
              "How many days logs of ended tasks are kept."),
          Parameter.optional(
              "default-lang",
              Schema.choice(
                  "ar", "ca", "da", "de", "en", "es", "eu", "fa", "fr", "gl", "he", "hu", "it", "ja", "kr", "nb", "nl",
                  "nn", "pl", "pt_BR", "ru", "sl", "sv", "tr", "zh_CN", "zh_TW"),
              "Language that interfaces begin with; kept for them."),
          Parameter.optional(
              "description", Schema.text("[^\\p{Cntrl}\\n]*(?:\\n[^\\p{Cntrl}\\n]*)*").length(0, 65_536), "Notes."));

  private final Host host;
  private final NodeOptions options;
  private final InstantSource clock;
  private final ZoneId zone;

  /**
   * Creates the endpoints.
   *
   * @param zone of the server
   */
  public NodeConfigEndpoints(Host host, NodeOptions options, InstantSource clock, ZoneId zone) {
    this.host = host;
    this.options = options;
    this.clock = clock;
    this.zone = zone;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return Stream.of(config(), dns(), time(), subscription(), services()).flatMap(List::stream).toList();
  }

  private List<Endpoint> config() {
    List<Parameter> change = new ArrayList<>(KEPT);
    for (String name : WITHOUT_EFFECT) {
      change.add(
          Parameter.optional(
              name, Schema.text(LINE).length(1, name.equals("http-proxy") ? 128 : 1024), "Refused: this server has nothing that it could set."));
    }
    List<String> names = change.stream().map(Parameter::name).toList();
    return List.of(
        Endpoint.get(CONFIG, "Options of the server as a whole.")
            .with(NodeEndpoints.NODE)
            .returns(Returns.OBJECT)
            .access(Access.anyOf("/system", Privilege.SYS_AUDIT))
            .runs(call -> ConfigDigest.answer(json(options.all()), options.all())),
        Endpoint.put(CONFIG, "Change options of the server as a whole.")
            .with(NodeEndpoints.NODE)
            .with(change)
            .with(
                Parameter.optional(
                    "delete", Schema.many(Schema.choice(names.toArray(new String[0]))), "What to remove."),
                ConfigDigest.PARAMETER)
            .access(Access.anyOf("/system", Privilege.SYS_MODIFY))
            .runs(this::change));
  }

  private static ObjectNode json(Map<String, String> options) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    options.forEach(
        (name, value) -> {
          if (name.equals(NodeOptions.TASK_LOG_MAX_DAYS)) {
            node.put(name, Long.parseLong(value));
          } else {
            node.put(name, value);
          }
        });
    return node;
  }

  private synchronized @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    ConfigDigest.require(p.textOrNull(ConfigDigest.PARAMETER.name()), options.all());
    for (String name : WITHOUT_EFFECT) {
      if (p.has(name)) {
        throw ApiException.badParameter(name, "this server has nothing that it could set");
      }
    }
    Map<String, String> set = new LinkedHashMap<>();
    for (Parameter parameter : KEPT) {
      if (p.has(parameter.name())) {
        set.put(
            parameter.name(),
            parameter.schema() instanceof Schema.Whole
                ? String.valueOf(p.number(parameter.name()))
                : p.text(parameter.name()));
      }
    }
    options.change(set, p.texts("delete"));
    return null;
  }

  private List<Endpoint> dns() {
    List<Parameter> servers =
        Stream.of("dns1", "dns2", "dns3")
            .map(name -> Parameter.optional(name, Schema.text("[0-9a-fA-F:.]{2,45}"), "Address of a name server."))
            .toList();
    return List.of(
        Endpoint.get(DNS, "Name servers that the host asks.")
            .with(NodeEndpoints.NODE)
            .returns(
                Returns.object(
                    "digest", Returns.TEXT, "dns1?", Returns.TEXT, "dns2?", Returns.TEXT, "dns3?", Returns.TEXT))
            .access(Access.anyOf("/system/network/dns", Privilege.SYS_AUDIT))
            .runs(call -> dnsNow()),
        Endpoint.put(DNS, "Refused: the host's name servers are not this server's.")
            .with(NodeEndpoints.NODE)
            .with(servers)
            .with(
                Parameter.optional("search", Schema.text(LINE).length(0, 253), "Domain to search names in."),
                Parameter.optional("delete", Schema.many(Schema.choice("dns1", "dns2", "dns3")), "What to remove."),
                ConfigDigest.PARAMETER)
            .access(Access.anyOf("/system/network/dns", Privilege.SYS_MODIFY))
            .runs(
                call -> {
                  throw ApiException.badRequest("the name servers:" + NOT_OURS);
                }));
  }

  private Object dnsNow() {
    List<String> servers = host.nameServers();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("digest", ConfigDigest.of(servers));
    for (int i = 0; i < servers.size(); i++) {
      node.put("dns" + (i + 1), servers.get(i));
    }
    return node;
  }

  private List<Endpoint> time() {
    return List.of(
        Endpoint.get(TIME, "Time and zone of the server.")
            .with(NodeEndpoints.NODE)
            .returns(
                Returns.object("time", Returns.WHOLE, "localtime", Returns.WHOLE, "timezone", Returns.TEXT))
            .runs(
                call ->
                    Map.of(
                        "time", clock.instant().getEpochSecond(),
                        "localtime",
                            LocalDateTime.ofInstant(clock.instant(), zone).toEpochSecond(ZoneOffset.UTC),
                        "timezone", zone.getId())),
        Endpoint.put(TIME, "Refused: the host's time zone is not this server's.")
            .with(NodeEndpoints.NODE)
            .with(Parameter.required("timezone", Schema.text(LINE).length(2, 64), "Name of a time zone."))
            .access(Access.anyOf("/system/time", Privilege.SYS_MODIFY))
            .runs(
                call -> {
                  throw ApiException.badRequest("the time zone:" + NOT_OURS);
                }));
  }

  private static List<Endpoint> subscription() {
    Access modify = Access.anyOf("/system", Privilege.SYS_MODIFY);
    return List.of(
        Endpoint.get(SUBSCRIPTION, "There is none to buy; clients read this to know.")
            .with(NodeEndpoints.NODE)
            .returns(Returns.object("status", Returns.TEXT, "message", Returns.TEXT))
            .runs(call -> Map.of("status", "notfound", "message", "pbs4j needs no subscription")),
        Endpoint.post(SUBSCRIPTION, "Check the subscription; does nothing, as there is none.")
            .with(NodeEndpoints.NODE)
            .with(Parameter.flag("force", false, "Check it even if that was done a while ago."))
            .access(modify)
            .runs(call -> null),
        Endpoint.put(SUBSCRIPTION, "Refused: there are no subscriptions.")
            .with(NodeEndpoints.NODE)
            .with(Parameter.required("key", Schema.text("pbs[cbsp]-[0-9a-f]{10}"), "Key of a subscription."))
            .access(modify)
            .runs(
                call -> {
                  throw ApiException.badParameter("key", "pbs4j needs no subscription and knows no keys");
                }),
        Endpoint.delete(SUBSCRIPTION, "Remove the subscription; does nothing, as there is none.")
            .with(NodeEndpoints.NODE)
            .access(modify)
            .runs(call -> null));
  }

  private static List<Endpoint> services() {
    Access audit = Access.anyOf("/system/services", Privilege.SYS_AUDIT);
    Map<String, String> us =
        Map.of(
            "service", "proxmox-backup-proxy",
            "name", "proxmox-backup-proxy",
            "desc", "pbs4j: API, backup and restore",
            "state", "running",
            "unit-state", "enabled");
    return List.of(
        Endpoint.get(SERVICES, "Services of the server: it is one program.")
            .with(NodeEndpoints.NODE)
            .returns(
                Returns.listOf(
                    Returns.object(
                        "service", Returns.TEXT,
                        "name", Returns.TEXT,
                        "desc", Returns.TEXT,
                        "state", Returns.TEXT,
                        "unit-state", Returns.TEXT)))
            .access(audit)
            .runs(call -> List.of(us)),
        Endpoint.get(SERVICES + "/{service}/state", "How a service does.")
            .with(NodeEndpoints.NODE)
            .with(Parameter.required("service", Schema.text(LINE).length(1, 256), "Name of the service."))
            .returns(Returns.OBJECT)
            .access(audit)
            .runs(
                call -> {
                  if (!call.parameters().text("service").equals(us.get("service"))) {
                    throw ApiException.badParameter("service", "unknown service name");
                  }
                  return us;
                }));
  }
}
