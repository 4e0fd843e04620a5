package io.pbs4j.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.storage.s3.S3Settings;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final Advice advice =
      new Advice(
          new S3Settings.Target(null, "us-east-1", "bucket", "site", S3Settings.Style.AUTO, null));

  @Test
  void skewOfTheClocksIsTold() {
    Rejection rejection =
        new Rejection(403, "RequestTimeTooSkewed", "", null, null, NOW.minusSeconds(1200));

    assertThat(advice.of(rejection, NOW)).contains("ours is 1200 s ahead");
  }

  @Test
  void regionThatTheAnswerNamesIsTold() {
    Rejection rejection = new Rejection(301, "", "", "eu-west-3", null, null);

    assertThat(advice.of(rejection, NOW)).endsWith("set PBS_S3_REGION to eu-west-3");
  }

  @Test
  void endpointThatDoesNotSpeakTlsIsNotTriedAgain() {
    IOException failure = new SSLException("Unsupported or unrecognized SSL message");

    assertThat(Advice.passing(failure)).isFalse();
    assertThat(advice.of(failure)).contains("scheme of PBS_S3_ENDPOINT");
  }

  @Test
  void brokenTlsConnectionIsTriedAgain() {
    assertThat(Advice.passing(new SSLException("Connection reset"))).isTrue();
  }

  @Test
  void unknownHostIsTriedAgainAndSaysWhatToCheck() {
    IOException failure = new UnknownHostException("x");

    assertThat(Advice.passing(failure)).isTrue();
    assertThat(advice.of(failure)).contains("PBS_S3_ENDPOINT");
  }
}
