package io.pbs4j.server.push;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.http.RequestPath;
import io.pbs4j.server.traffic.ClientAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/push/metrics} and {@code GET /api/push/agents}: the contract of the original, which knows neither
 * users nor tokens but keys of its own. Leaves paths outside of {@code /api/push} alone.
 */
final class PushHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);

  /** Bodies that arrive at the same time, in bytes; a push has some ten thousand. */
  private static final long MAX_BODIES = 32 << 20;

  /** Between two pushes of an agent that does not say how often it pushes. */
  private static final long USUAL_INTERVAL = 30_000;

  /** An agent is expected that much later than it said. */
  private static final long LEEWAY = 5_000;

  private static final Set<String> LISTS =
      Set.of(HttpMethod.GET + " api/push/agents", HttpMethod.HEAD + " api/push/agents");

  private final PushKeys keys;
  private final PushAgents agents;
  private final PushSettings settings;
  private final InstantSource clock;
  private final ClientAddress addresses;
  private final Consumer<Request> proved;
  private final PushCounters counters;
  private final @Nullable AddressLimit byAddress;
  private final KeyLimit byKey;
  private final RefusalLog refusals;
  private final PayloadReader reader = new PayloadReader();
  private final BodyBudget budget = new BodyBudget(MAX_BODIES);

  /**
   * Creates the handler.
   *
   * @param proved learns of requests whose sender has proved who he is by a key of his own
   */
  PushHandler(
      PushKeys keys,
      PushAgents agents,
      PushSettings settings,
      InstantSource clock,
      ClientAddress addresses,
      Consumer<Request> proved,
      PushCounters counters) {
    this.keys = keys;
    this.agents = agents;
    this.settings = settings;
    this.clock = clock;
    this.addresses = addresses;
    this.proved = proved;
    this.counters = counters;
    this.byAddress = settings.perAddress() == 0 ? null : new AddressLimit(settings.perAddress(), clock);
    this.byKey = new KeyLimit(clock);
    this.refusals = new RefusalLog(clock);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    List<String> path;
    try {
      path = RequestPath.parse(request.getHttpURI().getPath().toLowerCase(Locale.ROOT)).components();
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (path.size() < 2 || !path.subList(0, 2).equals(List.of("api", "push"))) {
      return false;
    }
    InetAddress address = addresses.of(request);
    PushExchange exchange =
        new PushExchange(request, response, callback, address == null ? "unknown" : address.getHostAddress());
    try {
      answer(exchange, request.getMethod() + " " + String.join("/", path), address);
    } catch (PushRefusedException e) {
      refuse(exchange, e);
    } catch (RuntimeException e) {
      fail(exchange, e);
    }
    return true;
  }

  private void answer(PushExchange exchange, String what, @Nullable InetAddress address)
      throws PushRefusedException {
    String key = exchange.key();
    Optional<Sender> sender = key.isEmpty() ? Optional.empty() : keys.sender(key);
    boolean own = sender.filter(s -> !s.isShared()).isPresent();
    if (own) {
      proved.accept(exchange.request());
    } else if (byAddress != null && address != null) {
      Allowance allowance = byAddress.take(ClientAddress.key(address));
      exchange.tell(allowance);
      if (!allowance.granted()) {
        throw PushRefusedException.ofAddress(AddressLimit.WINDOW.toSeconds());
      }
    }
    boolean push = what.equals(HttpMethod.POST + " api/push/metrics");
    if (!push && !LISTS.contains(what)) {
      throw PushRefusedException.notFound();
    }
    if (!keys.isConfigured()) {
      throw PushRefusedException.of(
          Refusal.NOT_CONFIGURED,
          503,
          "Push metrics not configured",
          PushSettings.KEY + " environment variable not set");
    }
    if (key.isEmpty()) {
      throw PushRefusedException.of(Refusal.NO_KEY, 401, "API key required");
    }
    if (sender.isEmpty()) {
      throw PushRefusedException.of(Refusal.WRONG_KEY, 403, "Invalid API key");
    }
    Allowance allowance = byKey.take(sender.get().limitKey());
    if (own || byAddress == null) {
      exchange.tell(allowance);
    }
    if (!allowance.granted()) {
      Duration wait = Duration.between(clock.instant(), allowance.reset());
      throw PushRefusedException.ofKey(own ? Math.max(1, wait.toSeconds()) : 0);
    }
    if (push) {
      receive(exchange, sender.get());
    } else {
      exchange.send(200, list(sender.get()));
    }
  }

  private void refuse(PushExchange exchange, PushRefusedException refusal) {
    counters.refused(refusal.reason());
    refusals.refused(exchange.address(), refusal);
    exchange.refuse(refusal);
  }

  private void fail(PushExchange exchange, Throwable failure) {
    LOG.error("push from {} failed unexpectedly", exchange.address(), failure);
    refuse(
        exchange,
        PushRefusedException.of(Refusal.FAILED, 500, "Failed to process metrics", "internal error"));
  }

  private void receive(PushExchange exchange, Sender sender) throws PushRefusedException {
    boolean packed = exchange.requireJson();
    BodyBudget.Share share = budget.open();
    PushBody.read(
        exchange.request(),
        share,
        clock,
        body -> {
          try (share) {
            byte[] json = packed && body.length > 0 ? PushBody.gunzip(body, share) : body;
            ObjectNode answer = accept(reader.read(json), sender, exchange.address());
            counters.accepted();
            exchange.send(200, answer);
          } catch (PushRefusedException e) {
            refuse(exchange, e);
          } catch (RuntimeException e) {
            fail(exchange, e);
          }
        },
        failure -> {
          share.close();
          if (failure instanceof PushRefusedException refusal) {
            refuse(exchange, refusal);
          } else {
            // The sender is gone.
            counters.refused(Refusal.MALFORMED);
            exchange.callback().failed(failure);
          }
        });
  }

  private ObjectNode accept(Payload payload, Sender sender, String address) throws PushRefusedException {
    Instant now = clock.instant();
    payload.check(now);
    String agent = payload.id();
    boolean bounded = sender.isShared();
    if (bounded && keys.hasOwn(agent)) {
      throw PushRefusedException.of(
          Refusal.OTHER_AGENT, 403, "This agent has an API key of its own, the shared one does not count for it");
    }
    if (!bounded && !agent.equals(sender.agent())) {
      throw PushRefusedException.of(Refusal.OTHER_AGENT, 403, "This API key is for another agent");
    }
    agents.accept(payload, now, address, bounded, keys::hasOwn);
    long processed = clock.instant().toEpochMilli();
    Long interval = payload.pushInterval();
    return JsonNodeFactory.instance
        .objectNode()
        .put("success", true)
        .put("received", payload.time())
        .put("processed", processed)
        .put(
            "nextExpectedBefore",
            processed + (interval == null || interval == 0 ? USUAL_INTERVAL : interval) + LEEWAY);
  }

  private ObjectNode list(Sender sender) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("agents");
    List<PushedAgent> shown =
        sender.agent() == null ? agents.all() : agents.find(sender.agent()).stream().toList();
    for (PushedAgent agent : shown) {
      ObjectNode node = list.addObject();
      node.put("id", agent.id()).put("name", agent.id()).put("lastPushReceived", agent.lastPush().toEpochMilli());
      AgentJson.put(node, "agentVersion", agent.agentVersion());
      node.put("online", agent.isOnline(clock.instant(), settings.offlineAfter()));
      AgentJson.put(node, "version", agent.version());
    }
    return answer;
  }
}
