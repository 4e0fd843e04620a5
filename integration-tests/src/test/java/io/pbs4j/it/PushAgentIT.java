package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.http.HttpEngine;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.RestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a program: it reports a server to that server itself and to a receiver that is away at first. */
class PushAgentIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OTHER_KEY = "key-of-the-other-receiver-0123456789";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private @TempDir Path scratch;
  private ScratchServer server;
  private HttpEngine engine;
  private RestClient rest;
  private String key;

  @BeforeEach
  void start() throws Exception {
    server = ScratchServer.start(Files.createDirectory(scratch.resolve("data")));
    engine = HttpEngine.start(server.settings());
    rest = new RestClient(engine, server.settings());
    key =
        rest.call(HttpMethod.POST, "/config/push-agent", Parameters.of("id", "site-1"))
            .get("key")
            .asText();
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
    server.close();
  }

  @Test
  void reportsArriveAndWaitForWhoIsAwayAndNothingShowsASecret() throws Exception {
    int port = freePort();
    Map<String, String> variables = variables();
    variables.put("PULSE_SERVER_URL_2", "http://127.0.0.1:" + port);
    variables.put("PULSE_API_KEY_2", OTHER_KEY);
    Path log = scratch.resolve("agent.log");
    try (AgentChild agent = AgentChild.start(log, variables)) {
      await("the report is shown", () -> agents().findValuesAsText("id").contains("site-1"));
      JsonNode shown = agents().get(0);
      assertThat(shown.get("online").asBoolean()).isTrue();
      assertThat(shown.get("push-mode").asBoolean()).isTrue();
      assertThat(shown.get("has-own-key").asBoolean()).isTrue();
      assertThat(shown.path("degraded")).isEmpty();
      JsonNode whole = rest.call(HttpMethod.GET, "/push/agents/site-1", Parameters.NONE);
      assertThat(whole.get("node-status").get("memory").get("total").asLong()).isPositive();
      assertThat(whole.get("datastores").get(0).get("name").asText()).isEqualTo("default");
      await("three reports wait", () -> waiting().size() >= 3);
      assertThat(waiting())
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
      assertThat(agent.commandLine()).doesNotContain(key, OTHER_KEY, server.secret());

      assertThat(agent.terminate()).isZero();
    }
    List<Path> left = waiting();

    List<JsonNode> received = new CopyOnWriteArrayList<>();
    try (AutoCloseable receiver = receiver(port, received);
        AgentChild agent = AgentChild.start(log, variables)) {
      await("all that waited arrived", () -> received.size() > left.size());
      assertThat(agent.terminate()).isZero();
    }
    assertThat(received.stream().map(report -> report.get("timestamp").asLong()))
        .isSorted()
        .doesNotHaveDuplicates();
    // Newer ones may wait for their turn.
    assertThat(waiting()).doesNotContainAnyElementsOf(left);
    assertThat(Files.readString(log)).contains("takes reports").doesNotContain(key, OTHER_KEY, server.secret());
  }

  @Test
  void aCheckExplainsBothEnds() throws Exception {
    Map<String, String> variables = variables();
    Path log = scratch.resolve("check.log");
    try (AgentChild check = AgentChild.start(log, variables, "--check")) {
      assertThat(check.status()).isZero();
      assertThat(check.printed()).contains("ok      receiver", "ok      PBS, token").doesNotContain("failed");
    }
    variables.put("PULSE_API_KEY", OTHER_KEY);
    variables.remove("PBS_FINGERPRINT");
    variables.put("PULSE_SERVER_FINGERPRINT", "00".repeat(32));
    try (AgentChild check = AgentChild.start(log, variables, "--check")) {
      assertThat(check.status()).isEqualTo(1);
      assertThat(check.printed())
          .contains("another fingerprint than the pin: " + server.fingerprint())
          .doesNotContain(OTHER_KEY, server.secret());
    }
    assertThat(agents()).isEmpty();
    assertThat(scratch.resolve("state")).doesNotExist();
  }

  @Test
  void reportsOnceForCron() throws Exception {
    try (AgentChild once = AgentChild.start(scratch.resolve("once.log"), variables(), "--once")) {
      assertThat(once.status()).isZero();
    }
    assertThat(agents().findValuesAsText("id")).containsExactly("site-1");
  }

  @Test
  void wrongSettingsAreNamedAndDoNotStart() throws Exception {
    Map<String, String> variables = variables();
    variables.put("PUSH_INTERVAL", "0");
    try (AgentChild agent = AgentChild.start(scratch.resolve("wrong.log"), variables)) {
      assertThat(agent.status()).isEqualTo(78);
      assertThat(agent.printed()).contains("PUSH_INTERVAL must be a whole number from 5 to 86400, got '0'");
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PULSE_SERVER_URL", "https://127.0.0.1:" + server.port());
    variables.put("PULSE_API_KEY", key);
    variables.put("PULSE_SERVER_FINGERPRINT", server.fingerprint());
    variables.put("PBS_API_URL", "https://127.0.0.1:" + server.port());
    variables.put("PBS_API_TOKEN", "root@pam!root-token:" + server.secret());
    variables.put("PBS_FINGERPRINT", server.fingerprint());
    variables.put("PUSH_INTERVAL", "5");
    variables.put("AGENT_ID", "site-1");
    variables.put("PULSE_STATE_DIR", scratch.resolve("state").toString());
    variables.put("PULSE_HEALTH_ADDR", "127.0.0.1:0");
    variables.put("LOG_LEVEL", "debug");
    return variables;
  }

  private JsonNode agents() throws ClientException {
    return rest.call(HttpMethod.GET, "/push/agents", Parameters.NONE);
  }

  /** The reports for the receiver that is away. */
  private List<Path> waiting() throws IOException {
    try (Stream<Path> files = Files.walk(scratch.resolve("state/buffer"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static AutoCloseable receiver(int port, List<JsonNode> received) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/api/push/metrics", exchange -> take(exchange, received));
    server.start();
    return () -> server.stop(0);
  }

  private static void take(HttpExchange exchange, List<JsonNode> received) throws IOException {
    received.add(JSON.readTree(new GZIPInputStream(exchange.getRequestBody())));
    byte[] taken = "{\"success\":true}".getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, taken.length);
    exchange.getResponseBody().write(taken);
    exchange.close();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.sleep(100);
    }
  }

  /** Files come and go while they are listed. */
  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (UncheckedIOException | java.nio.file.NoSuchFileException e) {
      return false;
    }
  }
}
