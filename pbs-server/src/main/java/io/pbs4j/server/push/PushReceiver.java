package io.pbs4j.server.push;

import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.traffic.ClientAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All about agents that push to a server: wires its parts. */
public final class PushReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(PushReceiver.class);

  /** The original asks for keys of so many characters. */
  private static final int LONG_KEY = 32;

  private final PushSettings settings;
  private final InstantSource clock;
  private final PushKeys keys;
  private final PushAgents agents;
  private final SecureRandom random;
  private final PushCounters counters = new PushCounters();

  /** Opens it with what is in the database. */
  public PushReceiver(Database database, PushSettings settings, SecureRandom random, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.keys = new PushKeys(database, settings.sharedKey());
    this.agents = new PushAgents(database, settings.maxAgents());
    if (settings.sharedKey() != null && settings.sharedKey().reveal().length() < LONG_KEY) {
      LOG.warn("{} has fewer than {} characters and may be guessed", PushSettings.KEY, LONG_KEY);
    }
  }

  /**
   * An agent at a time.
   *
   * @param id its name
   * @param lastPush when it was heard of last
   * @param online whether that is recent
   */
  public record Presence(String id, Instant lastPush, boolean online) {}

  /**
   * The door that agents knock at.
   *
   * @param addresses tells where requests are from
   * @param proved learns of requests whose sender has proved who he is by a key of his own
   */
  public Handler handler(ClientAddress addresses, Consumer<Request> proved) {
    return new PushHandler(keys, agents, settings, clock, addresses, proved, counters);
  }

  /** The endpoints that show agents and configure their keys. */
  public List<Endpoint> endpoints() {
    List<Endpoint> list = new ArrayList<>(new PushAgentEndpoints(agents, keys, settings, clock).list());
    list.addAll(new PushKeyEndpoints(keys, settings, random, clock).list());
    return list;
  }

  /** All agents as they are now, in order of their names. */
  public List<Presence> presences() {
    Instant now = clock.instant();
    return agents.all().stream()
        .map(agent -> new Presence(agent.id(), agent.lastPush(), agent.isOnline(now, settings.offlineAfter())))
        .toList();
  }

  /** How long an agent may be silent. */
  public Duration offlineAfter() {
    return settings.offlineAfter();
  }

  /** Pushes that were accepted since the start. */
  public long accepted() {
    return counters.acceptedCount();
  }

  /** Requests that were refused since the start, by reason. */
  public Map<String, Long> refused() {
    return counters.refusedCounts();
  }
}
