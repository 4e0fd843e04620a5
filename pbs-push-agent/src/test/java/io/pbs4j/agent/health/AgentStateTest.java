package io.pbs4j.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.agent.collect.Degraded;
import io.pbs4j.agent.collect.Report;
import io.pbs4j.agent.collect.Sender;
import io.pbs4j.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentStateTest {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
  private static final String HUB = "hub";

  private final ManualClock clock = new ManualClock(START);
  private final AgentState state = new AgentState("backup-01", "1.2.3", clock);

  private static Report report(Degraded... degraded) {
    Sender sender = new Sender("backup-01", "1.2.3", Duration.ofSeconds(30));
    return new Report(sender, START, Map.of(), List.of(), List.of(), "3.2", List.of(degraded));
  }

  private ModuleStatus module(String name) {
    return state.status().modules().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private DestinationStatus hub() {
    return state.status().destinations().get(0);
  }

  @Test
  void newAgentIsNotReady() {
    state.destination(HUB, 0);
    assertThat(state.status().ready()).isFalse();
    assertThat(state.status().modules())
        .extracting(ModuleStatus::name, ModuleStatus::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("collector", ModuleState.STARTING),
            org.assertj.core.groups.Tuple.tuple("push:hub", ModuleState.STARTING),
            org.assertj.core.groups.Tuple.tuple("update", ModuleState.DISABLED));
  }

  @Test
  void agentThatCollectedAndPushedIsReady() {
    state.destination(HUB, 0);
    state.collected(report(), Duration.ofMillis(250));
    clock.advance(Duration.ofSeconds(2));
    state.delivered(HUB, 0);
    assertThat(state.status().ready()).isTrue();
    assertThat(hub().lastSuccess()).contains(START.plusSeconds(2));
    assertThat(hub().pushed()).isOne();
    assertThat(module("push:hub").updatedAt()).isEqualTo(START.plusSeconds(2));
  }

  @Test
  void failedSourceMakesTheCollectorRetry() {
    state.collected(
        report(
            new Degraded("tasks", "status 500", true), new Degraded("version", "no answer", true)),
        Duration.ZERO);
    assertThat(module("collector").state()).isEqualTo(ModuleState.RETRYING);
    assertThat(module("collector").lastError()).contains("tasks: status 500; version: no answer");
    state.collected(report(), Duration.ZERO);
    assertThat(module("collector").state()).isEqualTo(ModuleState.RUNNING);
    assertThat(module("collector").lastError()).isEmpty();
  }

  @Test
  void shortenedReportIsNoFailure() {
    state.collected(
        report(new Degraded("tasks", "only the latest 1000 of 1001 are sent", false)),
        Duration.ZERO);
    assertThat(module("collector").state()).isEqualTo(ModuleState.RUNNING);
    assertThat(state.status().degraded()).hasSize(1);
  }

  @Test
  void destinationCountsWhatBecomesOfReports() {
    state.destination(HUB, 7);
    assertThat(hub().buffered()).isEqualTo(7);
    assertThat(hub().up()).isEmpty();
    state.waiting(HUB, 9);
    assertThat(hub().buffered()).isEqualTo(9);
    state.delayed(HUB, "no connection", 8);
    assertThat(module("push:hub").lastError()).contains("no connection");
    assertThat(hub().up()).contains(false);
    state.dropped(HUB, 3, "the buffer is full");
    state.delivered(HUB, 7);
    state.refused(HUB, "status 400", 6);
    assertThat(hub())
        .isEqualTo(
            new DestinationStatus(
                HUB,
                "primary",
                1,
                1,
                1,
                3,
                6,
                java.util.Optional.of(false),
                java.util.Optional.of(START)));
    assertThat(state.status().ready()).isFalse();
  }

  @Test
  void oneReceiverThatFailsMakesTheAgentNotReady() {
    state.destination(HUB, 0);
    state.destination("other", 0);
    state.collected(report(), Duration.ZERO);
    state.delivered(HUB, 0);
    state.delayed("other", "status 503", 1);
    assertThat(state.status().ready()).isFalse();
    state.delivered("other", 0);
    assertThat(state.status().ready()).isTrue();
    assertThat(state.status().destinations())
        .extracting(DestinationStatus::role)
        .containsExactly("primary", "additional");
  }

  @Test
  void unknownDestinationIsNotCounted() {
    state.dropped("nobody", 1, "the buffer is full");
    assertThat(state.status().destinations()).isEmpty();
  }
}
