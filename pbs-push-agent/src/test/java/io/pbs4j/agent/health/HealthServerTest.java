package io.pbs4j.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.agent.collect.Degraded;
import io.pbs4j.agent.collect.Report;
import io.pbs4j.agent.collect.Sender;
import io.pbs4j.agent.json.JsonText;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthServerTest {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private final AgentState state = new AgentState("backup-01", "1.2.3", new ManualClock(START));
  private final HttpClient client = HttpClient.newHttpClient();
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    HealthServer.configurePlatform();
    server = HealthServer.start(new HealthAddress("127.0.0.1", 0), state);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> call(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Map<String, @Nullable Object> json(String path) throws Exception {
    return JsonText.readObject(call("GET", path).body().getBytes(StandardCharsets.UTF_8));
  }

  private void becomeReady() {
    Sender sender = new Sender("backup-01", "1.2.3", Duration.ofSeconds(30));
    state.collected(
        new Report(sender, START, Map.of(), List.of(), List.of(), "3.2", List.of()),
        Duration.ofMillis(250));
  }

  @Test
  void healthIsOkEvenWhenNothingIsReady() throws Exception {
    assertThat(call("GET", "/healthz").statusCode()).isEqualTo(200);
    assertThat(call("GET", "/healthz").body()).isEqualTo("ok");
  }

  @Test
  void readinessFollowsTheModules() throws Exception {
    assertThat(call("GET", "/readyz").statusCode()).isEqualTo(503);
    assertThat(call("GET", "/readyz").body())
        .isEqualTo(
            "{\"ready\":false,\"modules\":["
                + "{\"name\":\"collector\",\"enabled\":true,\"state\":\"starting\",\"updatedAt\":\"2023-11-14T22:13:20Z\"},"
                + "{\"name\":\"update\",\"enabled\":false,\"state\":\"disabled\",\"updatedAt\":\"2023-11-14T22:13:20Z\"}]}");
    becomeReady();
    assertThat(call("GET", "/readyz").statusCode()).isEqualTo(200);
    assertThat(json("/readyz")).containsEntry("ready", true).containsOnlyKeys("ready", "modules");
  }

  @Test
  void errorOfAModuleIsShown() throws Exception {
    state.module(AgentState.UPDATE, ModuleState.RETRYING, "no connection");
    assertThat(call("GET", "/readyz").body())
        .contains("\"state\":\"retrying\",\"lastError\":\"no connection\",");
  }

  @Test
  void statusTellsMoreAndIsAlwaysThere() throws Exception {
    Sender sender = new Sender("backup-01", "1.2.3", Duration.ofSeconds(30));
    Degraded degraded = new Degraded("tasks", "status 500", true);
    state.collected(
        new Report(sender, START, Map.of(), List.of(), List.of(), "3.2", List.of(degraded)),
        Duration.ZERO);
    state.destination("hub", 0);
    state.delayed("hub", "no connection", 4);
    state.nextPush(START.plusSeconds(30));
    assertThat(call("GET", "/status").statusCode()).isEqualTo(200);
    assertThat(json("/status"))
        .containsEntry("ready", false)
        .containsEntry("version", "1.2.3")
        .containsEntry("agentId", "backup-01")
        .containsEntry("reportsCollected", 1L)
        .containsEntry("lastCollectedAt", "2023-11-14T22:13:20Z")
        .containsEntry("nextPushAt", "2023-11-14T22:13:50Z")
        .containsEntry("degraded", List.of(Map.of("source", "tasks", "error", "status 500")))
        .containsEntry(
            "destinations",
            List.of(
                Map.of(
                    "name",
                    "hub",
                    "role",
                    "primary",
                    "pushed",
                    0L,
                    "failedAttempts",
                    1L,
                    "refused",
                    0L,
                    "dropped",
                    0L,
                    "buffered",
                    4L)));
  }

  @Test
  void metricsHaveTheNamesOfTheOriginalAndOurs() throws Exception {
    becomeReady();
    state.destination("hub", 0);
    state.delivered("hub", 2);
    state.dropped("hub", 3, "the buffer is full");
    HttpResponse<String> answer = call("GET", "/metrics");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body().lines())
        .contains(
            "pulse_agent_info{version=\"1.2.3\",agent_id=\"backup-01\"} 1",
            "pulse_agent_up 1",
            "pulse_agent_module_enabled{module=\"update\"} 0",
            "pulse_agent_module_enabled{module=\"collector\"} 1",
            "pulse_agent_module_ready{module=\"push:hub\"} 1",
            "pulse_agent_destination_configured{module=\"push:hub\",destination=\"hub\",role=\"primary\"}"
                + " 1",
            "pulse_agent_destination_delivery_up{module=\"push:hub\",destination=\"hub\",role=\"primary\"}"
                + " 1",
            "pbs_agent_reports_collected_total 1",
            "pbs_agent_collect_seconds 0.25",
            "pbs_agent_reports_pushed_total{destination=\"hub\"} 1",
            "pbs_agent_reports_dropped_total{destination=\"hub\"} 3",
            "pbs_agent_reports_refused_total{destination=\"hub\"} 0",
            "pbs_agent_reports_buffered{destination=\"hub\"} 2",
            "pbs_agent_last_push_timestamp_seconds{destination=\"hub\"} 1.7E9")
        .anyMatch(line -> line.startsWith("process_start_time_seconds "))
        .anyMatch(line -> line.startsWith("pbs_agent_heap_bytes "));
  }

  @Test
  void everySampleIsOfAFamilyThatWasAnnounced() throws Exception {
    state.destination("hub", 0);
    state.delivered("hub", 0);
    List<String> announced = new ArrayList<>();
    for (String line : call("GET", "/metrics").body().split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        assertThat(line).matches("# TYPE [a-z_]+ (gauge|counter)");
        announced.add(line.split(" ", -1)[2]);
      } else if (!line.startsWith("#") && !line.isEmpty()) {
        assertThat(line).matches("[a-z_]+(\\{[^}]*})? -?[0-9.E]+");
        assertThat(announced.get(announced.size() - 1)).isEqualTo(line.split("[{ ]", -1)[0]);
      }
    }
    assertThat(announced).doesNotHaveDuplicates();
  }

  @Test
  void labelsAreEscaped() throws Exception {
    state.destination("a\"b\\c\nd", 0);
    assertThat(call("GET", "/metrics").body()).contains("destination=\"a\\\"b\\\\c\\nd\",role");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
  void nothingCanBeChanged(String method) throws Exception {
    HttpResponse<String> answer = call(method, "/healthz");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @CsvSource({"/healthz, 200", "/readyz, 503", "/status, 200", "/metrics, 200", "/other, 404"})
  void headHasTheHeadersOnly(String path, int status) throws Exception {
    HttpResponse<String> answer = call("HEAD", path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/other", "/healthz/", "/healthz/x", "/Status", "//status", "/metrics%2f"})
  void otherPathsAreNotFound(String path) throws Exception {
    assertThat(call("GET", path).statusCode()).isEqualTo(404);
  }

  @Test
  void queryIsLeftAside() throws Exception {
    assertThat(call("GET", "/healthz?x=1").statusCode()).isEqualTo(200);
  }

  @Test
  void slowClientsDoNotKeepOthersFromAnAnswer() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 24; i++) {
        Socket socket = new Socket("127.0.0.1", server.address().getPort());
        slow.add(socket);
        socket
            .getOutputStream()
            .write("GET /healthz HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(call("GET", "/healthz").body()).isEqualTo("ok");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void closedServerTakesNoCalls() {
    int port = server.address().getPort();
    server.close();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
        .isInstanceOf(IOException.class);
  }
}
