package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is kept of pushes. */
class PushStateTest extends PushFixture {
  @Override
  PushSettings settings() {
    return PushSettings.USUAL.withKey(KEY).withPerAddress(0).withMaxAgents(3);
  }

  private JsonNode shown(String id) throws Exception {
    return root.get("/push/agents/" + id).path("data");
  }

  @Test
  void agentsOutliveTheServer() throws Exception {
    agent.push(push("a", NOW - 5, ",\"version\":\"3.2.4\",\"agentVersion\":\"1.0.0\",\"pushInterval\":30000"));
    String before = agent.agents();
    restart();
    assertThat(agent.agents()).isEqualTo(before);
    assertThat(root.get("/push/agents").path("data").toString())
        .isEqualTo(
            "[{\"id\":\"a\",\"name\":\"a\",\"last-push\":" + NOW / 1000 + ",\"received\":" + (NOW - 5)
                + ",\"data-received\":" + NOW / 1000
                + ",\"agent-version\":\"1.0.0\",\"version\":\"3.2.4\",\"push-interval\":30000,\"push-mode\":true,"
                + "\"online\":true,\"address\":\"127.0.0.1\",\"has-own-key\":false}]");
  }

  @Test
  void whatWasBufferedShowsLifeButReplacesNothingNewer() throws Exception {
    agent.push(push("a", NOW, ",\"version\":\"new\""));
    clock.advance(Duration.ofMinutes(5));
    assertThat(agent.push(push("a", NOW - 1, ",\"version\":\"old\""))).startsWith("200 {\"success\":true,");
    assertThat(shown("a").path("version").asText()).isEqualTo("new");
    assertThat(shown("a").path("received").asLong()).isEqualTo(NOW);
    assertThat(shown("a").path("online").asBoolean()).isTrue();
    assertThat(shown("a").path("last-push").asLong()).isEqualTo(NOW / 1000 + 300);
    assertThat(shown("a").path("data-received").asLong()).isEqualTo(NOW / 1000);
    agent.push(push("a", NOW, ",\"version\":\"same\""));
    assertThat(shown("a").path("version").asText()).isEqualTo("same");
  }

  @Test
  void anAgentWhoseClockWasPutBackIsBelievedAfterAWhile() throws Exception {
    agent.push(push("a", NOW, ",\"version\":\"new\""));
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    agent.push(push("a", 1, ",\"version\":\"old\""));
    assertThat(shown("a").path("version").asText()).isEqualTo("new");
    clock.advance(Duration.ofMillis(1));
    agent.push(push("a", 2, ",\"version\":\"old\""));
    assertThat(shown("a").path("version").asText()).isEqualTo("old");
  }

  @Test
  void thereIsRoomForSoManyAgentsAndForAllWithKeysOfTheirOwn() throws Exception {
    for (String id : List.of("a", "b", "c")) {
      assertThat(agent.push(push(id, NOW))).startsWith("200 ");
    }
    String full = "403 {\"error\":\"Too many agents: this server keeps the pushes of 3\"}";
    assertThat(agent.push(push("d", NOW))).isEqualTo(full);
    assertThat(agent.push(push("a", NOW))).startsWith("200 ");
    restart();
    assertThat(agent.push(push("d", NOW))).isEqualTo(full);
    String key = root.post("/config/push-agent", "id=d").at("/data/key").asText();
    assertThat(stranger.withKey(key).push(push("d", NOW))).startsWith("200 ");
    assertThat(root.call("DELETE", "/api2/json/push/agents/b", "").body()).isEqualTo("{\"data\":null}");
    assertThat(root.call("DELETE", "/api2/json/push/agents/b", "").statusCode()).isEqualTo(404);
    assertThat(root.call("GET", "/api2/json/push/agents/b", "").body()).isEqualTo("no such push agent 'b'");
    assertThat(agent.push(push("e", NOW))).startsWith("200 ");
  }

  @Test
  void manyPushesAtOnceAreAllKept() throws Exception {
    int senders = 8;
    List<PushClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(stranger.withKey(root.post("/config/push-agent", "id=agent" + i).at("/data/key").asText()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(senders);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        int number = i;
        answers.add(
            threads.submit(
                () -> clients.get(number % 3).push(push("agent" + number % 3, NOW + number, ",\"version\":" + number))));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).startsWith("200 ");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(root.get("/push/agents").path("data").findValuesAsText("version"))
        .as("the newest, in whatever order they came")
        .containsExactly("147", "148", "149");
  }

  @Test
  void metricsTellOfAgentsAndPushes() throws Exception {
    agent.push(push("a", NOW));
    agent.push("{");
    stranger.agents();
    clock.advance(Duration.ofMinutes(2));
    agent.push(push("b", NOW));
    assertThat(root.call("GET", "/metrics", "").body())
        .contains("pbs_push_agent_online{agent=\"a\",} 0.0")
        .contains("pbs_push_agent_online{agent=\"b\",} 1.0")
        .contains("pbs_push_agent_last_push_timestamp_seconds{agent=\"a\",} " + NOW / 1000.0)
        .contains("pbs_push_accepted_total 2.0")
        .contains("pbs_push_refused_total{reason=\"no_key\",} 1.0")
        .contains("pbs_push_refused_total{reason=\"malformed\",} 1.0");
  }
}
