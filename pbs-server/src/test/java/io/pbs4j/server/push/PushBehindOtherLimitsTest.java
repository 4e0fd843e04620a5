package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.server.FrontDoor;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.traffic.RateLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of all requests hold for pushes, too, but not for agents with keys of their own. */
class PushBehindOtherLimitsTest {
  private @TempDir Path directory;

  @Test
  void manyAgentsMayPushFromOneAddress() throws Exception {
    RateLimits limits = RateLimits.fromEnvironment(Map.of("PBS_RATE_LIMIT_ADDRESS", "5/1"));
    FrontDoor door = new FrontDoor(limits, false, 0, PushSettings.USUAL.withPerAddress(0));
    try (PbsServer server = PbsServer.start(ServerConfig.forTests(directory).withDoor(door))) {
      String secret = Files.readString(directory.resolve("root-token")).strip();
      RestClient root = new RestClient(server.port()).withToken("root@pam!root-token", secret);
      PushClient stranger = PushClient.of(server.port());
      PushClient own = stranger.withKey(root.post("/config/push-agent", "id=a").at("/data/key").asText());
      for (int i = 0; i < 40; i++) {
        assertThat(own.agents()).startsWith("200 ");
      }
      String answer = stranger.agents();
      for (int i = 0; i < 200 && answer.startsWith("401 "); i++) {
        answer = stranger.agents();
      }
      assertThat(answer).startsWith("429 too many requests from this address");
    }
  }
}
