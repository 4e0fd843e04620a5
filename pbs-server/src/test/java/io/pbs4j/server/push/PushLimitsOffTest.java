package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The limit of the shared key, without one for addresses. */
class PushLimitsOffTest extends PushFixture {
  @Test
  void theSharedKeyHasSixtyRequestsAMinuteForAll() throws Exception {
    for (int i = 0; i < 60; i++) {
      assertThat(agent.agents()).startsWith("200 ");
    }
    HttpResponse<String> refused = agent.send("GET", PushClient.AGENTS, new byte[0]);
    assertThat(PushClient.text(refused)).isEqualTo("429 {\"error\":\"Too many requests. Please try again later.\"}");
    assertThat(refused.headers().firstValue("Retry-After")).as("as with the original").isEmpty();
    assertThat(stranger.agents()).startsWith("401 ");
  }
}
