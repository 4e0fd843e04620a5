package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.testkit.ManualClock;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A push that the stock agent 1.0.0 made of a Proxmox Backup Server 3.2.4, as it came over the wire but for a shorter
 * history and other names.
 */
class StockAgentReplayTest extends PushFixture {
  private static final ObjectMapper JSON = new ObjectMapper();
  private String recorded = "";

  @BeforeEach
  void read() throws Exception {
    try (InputStream in = ManualClock.class.getResourceAsStream("push/stock-agent.json")) {
      assertThat(in).isNotNull();
      recorded = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    clock.set(Instant.ofEpochMilli(JSON.readTree(recorded).path("timestamp").asLong() + 20));
  }

  @Test
  void isAcceptedAndShownAsItWasSent() throws Exception {
    JsonNode sent = JSON.readTree(recorded);
    long time = sent.path("timestamp").asLong();
    PushClient stock =
        stranger
            .with("Accept", "application/json, text/plain, */*")
            .with("User-Agent", "axios/1.10.0")
            .with("Accept-Encoding", "gzip, compress, deflate, br")
            .withKey(root.post("/config/push-agent", "id=pbs-branch-01").at("/data/key").asText());
    assertThat(stock.push(recorded))
        .isEqualTo(
            "200 {\"success\":true,\"received\":" + time + ",\"processed\":" + (time + 20)
                + ",\"nextExpectedBefore\":" + (time + 35_020) + "}");
    JsonNode shown = root.get("/push/agents/pbs-branch-01").path("data");
    assertThat(shown.path("node-status")).isEqualTo(sent.path("nodeStatus"));
    assertThat(shown.path("datastores")).isEqualTo(sent.path("datastores"));
    assertThat(shown.path("tasks")).isEqualTo(sent.path("tasks"));
    assertThat(shown.path("agent-version").asText()).isEqualTo("1.0.0");
    assertThat(shown.path("version").asText()).isEqualTo("3.2");
    assertThat(shown.path("has-own-key").asBoolean()).isTrue();
    assertThat(stock.list().toString())
        .isEqualTo(
            "[{\"id\":\"pbs-branch-01\",\"name\":\"pbs-branch-01\",\"lastPushReceived\":" + (time + 20)
                + ",\"agentVersion\":\"1.0.0\",\"online\":true,\"version\":\"3.2\"}]");
  }

  @Test
  void isRefusedWhenItsServerDidNotAnswer() throws Exception {
    ObjectNode sent = (ObjectNode) JSON.readTree(recorded);
    sent.putNull("nodeStatus");
    sent.putArray("datastores");
    sent.putArray("tasks");
    sent.put("version", "unknown");
    assertThat(agent.push(sent.toString())).isEqualTo("400 {\"error\":\"Invalid nodeStatus: must be object\"}");
  }
}
