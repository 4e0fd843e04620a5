package io.pbs4j.server.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficEndpointsTest {
  private static final String PATH = "/config/traffic-control";

  private @TempDir Path directory;
  private PbsServer server;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory));
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private String answer(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = client.call(method, "/api2/json" + path, form);
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void aRuleIsAddedShownChangedAndRemoved() throws Exception {
    assertThat(
            answer(
                "POST",
                PATH,
                "name=rule1&network=10.0.0.0%2F8&network=%3A%3A%2F0&rate-in=10MB&burst-in=1.5+GiB&comment=c"
                    + "&timeframe=mon..fri+8-17:30"))
        .isEqualTo("200 {\"data\":null}");
    JsonNode rule = client.get(PATH + "/rule1").path("data");
    assertThat(rule.toString())
        .isEqualTo(
            "{\"name\":\"rule1\",\"network\":[\"10.0.0.0/8\",\"::/0\"],\"rate-in\":\"10 MB\","
                + "\"burst-in\":\"1.5 GiB\",\"timeframe\":[\"mon..fri 8-17:30\"],\"comment\":\"c\"}");
    assertThat(client.get("/admin/traffic-control").at("/data/0/cur-rate-in").isIntegralNumber()).isTrue();
    String digest = client.get(PATH).path("digest").asText();
    assertThat(answer("PUT", PATH + "/rule1", "delete=comment&rate-out=1k&digest=" + digest))
        .isEqualTo("200 {\"data\":null}");
    assertThat(client.get(PATH + "/rule1").path("data").has("comment")).isFalse();
    assertThat(answer("PUT", PATH + "/rule1", "comment=x&digest=" + digest))
        .startsWith("400 detected modified configuration");
    assertThat(answer("DELETE", PATH + "/rule1", "")).isEqualTo("200 {\"data\":null}");
    assertThat(client.get("/admin/traffic-control").path("data")).isEmpty();
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    assertThat(answer("POST", PATH, "name=rule1&network=10.0.0.0%2F33")).startsWith("400 ").contains("'network'");
    assertThat(answer("POST", PATH, "name=rule1&network=10.0.0.0%2F8&rate-in=12x"))
        .isEqualTo("400 parameter verification failed - 'rate-in': byte-size parse error for '12x': invalid float literal");
    assertThat(answer("POST", PATH, "name=rule1&network=10.0.0.0%2F8&rate-in=0")).startsWith("400 ");
    assertThat(answer("POST", PATH, "name=rule1&network=10.0.0.0%2F8&timeframe=nonsense"))
        .startsWith("400 parameter verification failed - 'timeframe'");
    assertThat(answer("POST", PATH, "name=rule1&network=10.0.0.0%2F8")).startsWith("200 ");
    assertThat(answer("POST", PATH, "name=rule1&network=10.0.0.0%2F8"))
        .isEqualTo("400 parameter verification failed - 'name': traffic control rule 'rule1' already exists.");
    assertThat(answer("GET", PATH + "/nosuch", "")).isEqualTo("400 no such rule 'nosuch'");
    assertThat(answer("DELETE", PATH + "/nosuch", ""))
        .isEqualTo("404 traffic control rule 'nosuch' does not exist.");
  }
}
