package io.pbs4j.server.push;

import io.pbs4j.server.FrontDoor;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with a receiver whose time a test moves. */
abstract class PushFixture {
  static final String KEY = "the-shared-key-of-all-the-agents-42";

  /** Milliseconds since 1970 when tests begin. */
  static final long NOW = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();

  @TempDir Path directory;
  final ManualClock clock = new ManualClock(Instant.ofEpochMilli(NOW));
  PbsServer server;
  PushClient stranger;
  PushClient agent;
  RestClient root;

  /** Settings of the server; without limits of addresses unless a test is about them. */
  PushSettings settings() {
    return PushSettings.USUAL.withKey(KEY).withPerAddress(0);
  }

  @BeforeEach
  void start() throws Exception {
    server =
        PbsServer.start(
            ServerConfig.forTests(directory).withDoor(FrontDoor.OPEN.withPush(settings())),
            clock,
            ZoneOffset.UTC);
    stranger = PushClient.of(server.port());
    agent = stranger.withKey(KEY);
    String secret = Files.readString(directory.resolve("root-token")).strip();
    root = new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** Stops the server and starts it again. */
  void restart() throws Exception {
    stop();
    start();
  }

  /** A push with a time. */
  static String push(String id, long timestamp) {
    return push(id, timestamp, "");
  }

  /** A push with more members, which begin with a comma. */
  static String push(String id, long timestamp, String more) {
    return "{\"pbsId\":\"" + id + "\",\"nodeStatus\":{\"cpu\":0.5},\"timestamp\":" + timestamp + more + "}";
  }
}
