package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A server without a shared key. */
class NoPushKeyTest extends PushFixture {
  private static final String NOT_CONFIGURED =
      "503 {\"error\":\"Push metrics not configured\",\"message\":\"PULSE_PUSH_API_KEY environment variable not set\"}";

  @Override
  PushSettings settings() {
    return PushSettings.USUAL;
  }

  @Test
  void saysSoBeforeItLooksAtKeys() throws Exception {
    assertThat(agent.push(push("a", NOW))).isEqualTo(NOT_CONFIGURED);
    assertThat(stranger.agents()).isEqualTo(NOT_CONFIGURED);
    assertThat(agent.push("{")).isEqualTo(NOT_CONFIGURED);
  }

  @Test
  void servesAgentsWithKeysOfTheirOwn() throws Exception {
    String key = root.post("/config/push-agent", "id=a").at("/data/key").asText();
    assertThat(stranger.withKey(key).push(push("a", NOW))).startsWith("200 ");
    assertThat(stranger.agents()).isEqualTo("401 {\"error\":\"API key required\"}");
    assertThat(agent.agents()).isEqualTo("403 {\"error\":\"Invalid API key\"}");
  }
}
