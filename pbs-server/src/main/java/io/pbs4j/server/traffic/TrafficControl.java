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
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The rules at work. A change holds for connections that are open, too. Safe for use by several threads. */
public final class TrafficControl {
  private final InstantSource clock;
  private final ZoneId zone;
  private final LongAdder backupBytes = new LongAdder();
  private final LongAdder restoreBytes = new LongAdder();
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

  /** A backup under whatever rule is for it at the time. */
  public UpgradedConnection overBackup(
      UpgradedConnection connection, @Nullable SocketAddress remote, AuthId caller) {
    return new ThrottledConnection(connection, () -> pick(remote, caller), backupBytes, new LongAdder());
  }

  /** A restore under whatever rule is for it at the time. */
  public UpgradedConnection overRestore(
      UpgradedConnection connection, @Nullable SocketAddress remote, AuthId caller) {
    return new ThrottledConnection(connection, () -> pick(remote, caller), new LongAdder(), restoreBytes);
  }

  /** Bytes that backups sent since the start. */
  public long backupBytes() {
    return backupBytes.sum();
  }

  /** Bytes that restores fetched since the start. */
  public long restoreBytes() {
    return restoreBytes.sum();
  }

  private @Nullable RuleFlows pick(@Nullable SocketAddress remote, AuthId caller) {
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? pick(inet.getAddress(), caller.user().toString())
        : null;
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
