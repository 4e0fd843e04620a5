package io.pbs4j.server.traffic;

import io.pbs4j.core.schedule.DailyDuration;
import java.net.InetAddress;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule at work: its two directions, shared by all connections that it is for. */
final class RuleFlows {
  /** More than any prefix has. */
  private static final int NAMED = 1000;

  private final TrafficRule rule;
  private final List<Network> networks;
  private final List<DailyDuration> spans;
  private final Flow in;
  private final Flow out;

  RuleFlows(TrafficRule rule) {
    this.rule = rule;
    this.networks = rule.networks();
    this.spans = rule.spans();
    this.in = new Flow(bytes(rule.rateIn()), bytes(rule.burstIn()));
    this.out = new Flow(bytes(rule.rateOut()), bytes(rule.burstOut()));
  }

  private static long bytes(@Nullable String size) {
    return size == null ? 0 : ByteSize.parse(size).bytes();
  }

  TrafficRule rule() {
    return rule;
  }

  /** What clients send. */
  Flow in() {
    return in;
  }

  /** What clients fetch. */
  Flow out() {
    return out;
  }

  /**
   * How well it fits: the bits of the narrowest of its networks that hold the address, a rule that names the user
   * before all others; negative if it is not for them or not now.
   */
  int fit(InetAddress address, String user, LocalDateTime now) {
    List<String> users = rule.users();
    if (users == null) {
      users = List.of();
    }
    boolean named = !users.isEmpty();
    if (named && !users.contains(user)) {
      return -1;
    }
    if (!spans.isEmpty() && spans.stream().noneMatch(span -> span.contains(now))) {
      return -1;
    }
    int bits =
        networks.stream().filter(n -> n.contains(address)).mapToInt(Network::prefix).max().orElse(-1);
    return bits < 0 ? -1 : bits + (named ? NAMED : 0);
  }
}
