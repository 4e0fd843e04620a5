package io.pbs4j.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.server.section.SecretSeal;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that go silent and come back are told once each. */
class AgentWatchTest {
  private @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T10:00:00Z"));
  private final Map<String, AgentPresence> agents = new TreeMap<>();
  private StateFixture state;
  private AgentWatch watch;

  @BeforeEach
  void open() throws Exception {
    state = StateFixture.open(directory);
    SectionStore sections = new SectionStore(state.database(), clock, SecretSeal.OPEN);
    sections.put("notification-matcher", Entries.of("{'name': 'all', 'target': ['t']}"));
    watch = watch();
    clock.advance(Duration.ofMinutes(4));
  }

  private AgentWatch watch() {
    SectionStore sections = new SectionStore(state.database(), clock, SecretSeal.OPEN);
    Dispatcher dispatcher =
        new Dispatcher(
            new Builtins(sections),
            new Templates(directory.resolve("templates")),
            new Outbox(state.database()),
            clock,
            ZoneOffset.UTC);
    return new AgentWatch(
        () -> List.copyOf(agents.values()),
        Duration.ofMinutes(4),
        new Alerts(state.database()),
        dispatcher,
        clock,
        "host1");
  }

  @AfterEach
  void close() throws Exception {
    state.close();
  }

  private void agent(String id, boolean online) {
    agents.put(id, new AgentPresence(id, Instant.parse("2026-11-23T09:00:00Z"), online));
  }

  /** What was told since the last question. */
  private List<String> told() {
    watch.run();
    List<String> all =
        state.database().query("SELECT content FROM notification_outbox WHERE target = 't'", row -> row.text("content"));
    state.database().update(Durability.RELAXED, "DELETE FROM notification_outbox");
    return all;
  }

  @Test
  void onceWhenTheyGoAndOnceWhenTheyAreBack() {
    agent("a", true);
    agent("b", true);
    assertThat(told()).isEmpty();
    agent("a", false);
    assertThat(told())
        .singleElement()
        .asString()
        .contains("1 push agents are silent: a", "last push 2026-11-23T09:00:00Z", "push-offline", "host1");
    assertThat(told()).isEmpty();
    agent("b", false);
    assertThat(told()).singleElement().asString().contains("1 push agents are silent: b");
    agent("a", true);
    agent("b", true);
    assertThat(told()).singleElement().asString().contains("2 push agents are back: a, b", "push-online");
    assertThat(told()).isEmpty();
  }

  @Test
  void aRestartTellsNothingTwiceAndGivesAgentsTime() throws Exception {
    agent("a", false);
    assertThat(told()).hasSize(1);
    state.reopen();
    watch = watch();
    agent("b", false);
    assertThat(told()).as("nobody could push while the server was down").isEmpty();
    clock.advance(Duration.ofMinutes(4));
    assertThat(told()).singleElement().asString().contains("1 push agents are silent: b");
    agent("a", true);
    assertThat(told()).singleElement().asString().contains("1 push agents are back: a");
  }

  @Test
  void manyAtOnceAreOneNotificationOfABoundedSize() {
    for (int i = 1000; i < 1500; i++) {
      agent("agent" + i, false);
    }
    assertThat(told())
        .singleElement()
        .asString()
        .contains("500 push agents are silent: agent1000, agent1001, agent1002 and 497 more", "agent1199", "and 300 more")
        .doesNotContain("agent1200");
  }

  @Test
  void whoIsForgottenIsNotBack() {
    agent("a", false);
    assertThat(told()).hasSize(1);
    agents.clear();
    assertThat(told()).isEmpty();
    agent("a", false);
    assertThat(told()).hasSize(1);
  }
}
