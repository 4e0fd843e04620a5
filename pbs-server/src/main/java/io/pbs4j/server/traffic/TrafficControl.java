package io.pbs4j.server.traffic;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.http.UpgradedConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules at work. A change holds for connections that are open, too. Safe for use by several threads. */
public final class TrafficControl {
  private final InstantSource clock;
  private final ZoneId zone;
  private volatile List<RuleFlows> rules = List.of();

  /**
   * Creates it without rules.
   *
   * @param zone of the times of day in rules
   */
  public TrafficControl(InstantSource clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /** Puts rules in force instead of those before; one that did not change goes on as it was. */
  synchronized void load(List<TrafficRule> wanted) {
    Map<String, RuleFlows> before = new TreeMap<>();
    rules.forEach(flows -> before.put(flows.rule().name(), flows));
    rules =
        wanted.stream()
            .map(
                rule -> {
                  RuleFlows old = before.get(rule.name());
                  return old != null && old.rule().equals(rule) ? old : new RuleFlows(rule);
                })
            .toList();
  }

  /** The rules at work. */
  List<RuleFlows> rules() {
    return rules;
  }

  /** A connection under whatever rule is for it at the time. */
  public UpgradedConnection over(
      UpgradedConnection connection, @Nullable SocketAddress remote, AuthId caller) {
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? new ThrottledConnection(connection, () -> pick(inet.getAddress(), caller.user().toString()))
        : connection;
  }

  /** The rule for an address and user now: the one that fits best, of several the first by name. */
  @Nullable RuleFlows pick(InetAddress address, String user) {
    List<RuleFlows> candidates = rules;
    if (candidates.isEmpty()) {
      return null;
    }
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), zone);
    RuleFlows best = null;
    int bestFit = -1;
    for (RuleFlows candidate : candidates) {
      int fit = candidate.fit(address, user, now);
      if (fit > bestFit) {
        best = candidate;
        bestFit = fit;
      }
    }
    return best;
  }
}
