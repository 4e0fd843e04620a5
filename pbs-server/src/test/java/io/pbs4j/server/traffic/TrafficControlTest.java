package io.pbs4j.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrafficControlTest {
  /** A Tuesday. */
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final TrafficControl control = new TrafficControl(InstantSource.fixed(NOW), ZoneOffset.UTC);

  private static TrafficRule rule(
      String name, String network, @Nullable String timeframe, @Nullable String user) {
    return new TrafficRule(
        name,
        List.of(network),
        "1 MB",
        null,
        null,
        null,
        timeframe == null ? null : List.of(timeframe),
        user == null ? null : List.of(user),
        null);
  }

  private @Nullable String pick(String address, String user) throws Exception {
    RuleFlows flows = control.pick(InetAddress.getByName(address), user);
    return flows == null ? null : flows.rule().name();
  }

  @Test
  void theNarrowestNetworkHolds() throws Exception {
    control.load(
        List.of(
            rule("all", "0.0.0.0/0", null, null),
            rule("site", "10.0.0.0/8", null, null),
            rule("rack", "10.1.0.0/16", null, null)));
    assertThat(pick("10.1.2.3", "a@pbs")).isEqualTo("rack");
    assertThat(pick("10.2.2.3", "a@pbs")).isEqualTo("site");
    assertThat(pick("192.0.2.1", "a@pbs")).isEqualTo("all");
    assertThat(pick("fd00::1", "a@pbs")).isNull();
  }

  @Test
  void aRuleThatNamesTheUserGoesFirstAndIsForNobodyElse() throws Exception {
    control.load(
        List.of(rule("rack", "10.1.0.0/16", null, null), rule("user", "0.0.0.0/0", null, "a@pbs")));
    assertThat(pick("10.1.2.3", "a@pbs")).isEqualTo("user");
    assertThat(pick("10.1.2.3", "b@pbs")).isEqualTo("rack");
    assertThat(pick("192.0.2.1", "b@pbs")).isNull();
  }

  @Test
  void aRuleHoldsInItsSpansOfTheDayOnly() throws Exception {
    control.load(List.of(rule("night", "0.0.0.0/0", "22-24", null), rule("work", "0.0.0.0/0", "mon..fri 8-17:30", null)));
    assertThat(pick("10.1.2.3", "a@pbs")).isEqualTo("work");
  }

  @Test
  void aChangeOfOneRuleLeavesTheOthersAsTheyFlow() throws Exception {
    TrafficRule kept = rule("kept", "10.0.0.0/8", null, null);
    control.load(List.of(kept, rule("gone", "192.0.2.0/24", null, null)));
    RuleFlows before = Objects.requireNonNull(control.pick(InetAddress.getByName("10.1.1.1"), "a@pbs"));
    control.load(List.of(rule("kept", "10.0.0.0/8", null, null)));
    assertThat(control.pick(InetAddress.getByName("10.1.1.1"), "a@pbs")).isSameAs(before);
    assertThat(pick("192.0.2.1", "a@pbs")).isNull();
  }
}
