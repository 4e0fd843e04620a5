package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often who may knock. */
class PushLimitsTest extends PushFixture {
  private static final String TOO_MANY =
      "429 {\"error\":\"Too Many Requests\",\"message\":\"Rate limit exceeded. Please retry after 60 seconds.\","
          + "\"retryAfter\":60}";

  @Override
  PushSettings settings() {
    return PushSettings.USUAL.withKey(KEY);
  }

  private static HttpResponse<String> get(PushClient client) throws Exception {
    return client.send("GET", PushClient.AGENTS, new byte[0]);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("-");
  }

  private static String limits(HttpResponse<String> answer) {
    return header(answer, "X-RateLimit-Limit")
        + " "
        + header(answer, "X-RateLimit-Remaining")
        + " "
        + header(answer, "X-RateLimit-Reset")
        + " "
        + header(answer, "Retry-After");
  }

  @Test
  void anAddressHasTwentyRequestsInAnyMinute() throws Exception {
    assertThat(limits(get(agent))).isEqualTo("20 19 2026-11-23T10:01:00.000Z -");
    clock.advance(Duration.ofSeconds(30));
    for (int i = 1; i < 20; i++) {
      assertThat(get(agent).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = get(stranger);
    assertThat(PushClient.text(refused)).as("also without a key").isEqualTo(TOO_MANY);
    assertThat(limits(refused)).isEqualTo("20 0 2026-11-23T10:01:30.000Z 60");
    assertThat(PushClient.text(get(agent.withKey("wrong")))).isEqualTo(TOO_MANY);
    assertThat(PushClient.text(stranger.send("GET", "/api/push/x", new byte[0]))).isEqualTo(TOO_MANY);
    clock.advance(Duration.ofMillis(29_999));
    assertThat(get(agent).statusCode()).isEqualTo(429);
    clock.advance(Duration.ofMillis(1));
    assertThat(limits(get(agent))).as("the first one is a minute ago").isEqualTo("20 0 2026-11-23T10:02:00.000Z -");
    assertThat(get(agent).statusCode()).isEqualTo(429);
  }

  @Test
  void wrongKeysCountForTheirAddress() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(get(stranger.withKey("guess-" + i)).statusCode()).isEqualTo(403);
    }
    assertThat(PushClient.text(get(stranger.withKey("guess-20")))).isEqualTo(TOO_MANY);
  }

  @Test
  void anAgentWithItsOwnKeyIsLimitedByThatAlone() throws Exception {
    String key = root.post("/config/push-agent", "id=own").at("/data/key").asText();
    PushClient own = stranger.withKey(key);
    for (int i = 0; i < 20; i++) {
      get(stranger);
    }
    assertThat(get(stranger).statusCode()).isEqualTo(429);
    assertThat(limits(get(own))).isEqualTo("60 59 2026-11-23T10:01:00.000Z -");
    clock.advance(Duration.ofSeconds(20));
    for (int i = 1; i < 60; i++) {
      assertThat(get(own).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = get(own);
    assertThat(PushClient.text(refused)).isEqualTo("429 {\"error\":\"Too many requests. Please try again later.\"}");
    assertThat(limits(refused)).isEqualTo("60 0 2026-11-23T10:01:00.000Z 40");
    clock.advance(Duration.ofMillis(40_001));
    assertThat(get(own).statusCode()).as("a new minute").isEqualTo(200);
  }

  @Test
  void aClockThatIsPutBackLocksNobodyOut() throws Exception {
    for (int i = 0; i < 20; i++) {
      get(agent);
    }
    clock.advance(Duration.ofDays(-1));
    assertThat(get(agent).statusCode()).isEqualTo(200);
  }
}
