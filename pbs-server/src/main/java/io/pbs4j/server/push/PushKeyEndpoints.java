package io.pbs4j.server.push;

import static io.pbs4j.server.push.PushAgentEndpoints.ACL;
import static io.pbs4j.server.push.PushAgentEndpoints.ID;

import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Endpoints that configure the keys of agents. Who changed which is told in the server's log. */
final class PushKeyEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(PushKeyEndpoints.class);
  private static final String LIST = "/config/push-agent";
  private static final String ONE = LIST + "/{id}";
  private static final int KEY_BYTES = 32;

  /** So that keys are found by programs that look for secrets in the wrong places. */
  private static final String PREFIX = "pbspush_";

  private static final Parameter COMMENT =
      Parameter.optional("comment", Schema.text("\\P{Cntrl}*").length(0, 128), "Comment.");
  private static final Parameter ENABLE =
      Parameter.optional("enable", Schema.flag(), "Whether the key may be used; true when missing.");

  private static final Returns KEY =
      Returns.object("id", Returns.TEXT, "enable", Returns.FLAG, "comment?", Returns.TEXT, "created", Returns.WHOLE);

  private final PushKeys keys;
  private final PushSettings settings;
  private final SecureRandom random;
  private final InstantSource clock;

  PushKeyEndpoints(PushKeys keys, PushSettings settings, SecureRandom random, InstantSource clock) {
    this.keys = keys;
    this.settings = settings;
    this.random = random;
    this.clock = clock;
  }

  List<Endpoint> list() {
    Access audit = Access.anyOf(ACL, Privilege.SYS_AUDIT);
    Access modify = Access.anyOf(ACL, Privilege.SYS_MODIFY);
    Parameter delete =
        Parameter.optional("delete", Schema.many(Schema.choice("comment")), "What is no longer known.");
    return List.of(
        Endpoint.get(LIST, "List the push agents that have a key of their own.")
            .returns(Returns.listOf(KEY))
            .access(audit)
            .runs(call -> ConfigDigest.answer(shown(), digested())),
        Endpoint.post(LIST, "Give a push agent a key of its own, which is shown by this answer only.")
            .with(ID, COMMENT, ENABLE)
            .returns(Returns.object("id", Returns.TEXT, "key", Returns.TEXT))
            .access(modify)
            .runs(this::create),
        Endpoint.get(ONE, "The key of a push agent, without the key itself.")
            .with(ID)
            .returns(KEY)
            .access(audit)
            .runs(call -> ConfigDigest.answer(shown(require(call)), digested())),
        Endpoint.put(ONE, "Change the key of a push agent.")
            .with(ID, COMMENT, ENABLE, delete, ConfigDigest.PARAMETER)
            .with(Parameter.flag("rotate", false, "Replace the key by a new one and show that once."))
            .returns(Returns.object("key?", Returns.TEXT))
            .access(modify)
            .runs(this::change),
        Endpoint.delete(ONE, "Remove the key of a push agent, which may use the shared one then.")
            .with(ID, ConfigDigest.PARAMETER)
            .access(modify)
            .runs(this::remove));
  }

  private static Map<String, Object> shown(AgentKey key) {
    Map<String, Object> node = new TreeMap<>();
    node.put("id", key.agent());
    node.put("enable", key.enabled());
    if (key.comment() != null) {
      node.put("comment", key.comment());
    }
    node.put("created", key.created());
    return node;
  }

  private List<Map<String, Object>> shown() {
    return keys.all().stream().map(PushKeyEndpoints::shown).toList();
  }

  /** A rotation changes the digest, too. */
  private Object digested() {
    return keys.all().stream().map(key -> List.of(shown(key), key.hash())).toList();
  }

  private AgentKey require(Call call) {
    String id = call.parameters().text("id");
    return keys.find(id)
        .orElseThrow(() -> ApiException.notFound("push agent '" + id + "' has no key of its own"));
  }

  private Secret random() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return Secret.of(PREFIX + HexFormat.of().formatHex(bytes));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private synchronized Object create(Call call) {
    Parameters p = call.parameters();
    String id = p.text("id");
    if (keys.find(id).isPresent()) {
      throw ApiException.badParameter("id", "push agent '" + id + "' has a key already.");
    }
    if (keys.all().size() >= settings.maxAgents()) {
      throw ApiException.badRequest("there are " + settings.maxAgents() + " keys of push agents already");
    }
    Secret secret = random();
    keys.put(
        new AgentKey(id, secret.hash(), !p.has("enable") || p.flag("enable"), p.textOrNull("comment"), now()));
    LOG.info("{} gave the push agent {} a key", call.caller(), id);
    return new TreeMap<>(Map.of("id", id, "key", secret.reveal()));
  }

  private synchronized @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    AgentKey old = require(call);
    ConfigDigest.require(p.textOrNull("digest"), digested());
    Secret secret = p.flag("rotate") ? random() : null;
    String comment = p.texts("delete").contains("comment") ? null : old.comment();
    keys.put(
        new AgentKey(
            old.agent(),
            secret == null ? old.hash() : secret.hash(),
            p.has("enable") ? p.flag("enable") : old.enabled(),
            p.has("comment") ? p.text("comment") : comment,
            secret == null ? old.created() : now()));
    LOG.info("{} {} the key of the push agent {}", call.caller(), secret == null ? "changed" : "rotated", old.agent());
    return secret == null ? null : Map.of("key", secret.reveal());
  }

  private synchronized @Nullable Object remove(Call call) {
    AgentKey old = require(call);
    ConfigDigest.require(call.parameters().textOrNull("digest"), digested());
    keys.remove(old.agent());
    LOG.info("{} removed the key of the push agent {}", call.caller(), old.agent());
    return null;
  }
}
