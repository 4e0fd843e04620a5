package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients ask about the host, and what is answered where a program cannot change it. */
class NodeApiTest {
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

  private JsonNode data(String path) throws Exception {
    return client.get(path).path("data");
  }

  private String answer(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = client.call(method, "/api2/json" + path, form);
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void statusHasTheFieldsOfTheReference() throws Exception {
    JsonNode status = data("/nodes/localhost/status");
    assertThat(status.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "boot-info", "cpu", "cpuinfo", "current-kernel", "info", "kversion", "loadavg", "memory", "root", "swap",
            "uptime", "wait");
    assertThat(status.at("/memory").fieldNames()).toIterable().containsExactlyInAnyOrder("free", "total", "used");
    assertThat(status.at("/root").fieldNames()).toIterable().containsExactlyInAnyOrder("avail", "total", "used");
    assertThat(status.at("/info/fingerprint").asText()).isEqualTo(server.fingerprint());
    assertThat(status.at("/uptime").asLong()).isPositive();
  }

  @Test
  void rowsAreAskedForWithBothParameters() throws Exception {
    assertThat(answer("GET", "/nodes/localhost/rrd", ""))
        .startsWith("400 parameter verification failed")
        .contains("- 'cf': parameter is missing and it is not optional.")
        .contains("- 'timeframe': parameter is missing and it is not optional.");
    assertThat(data("/nodes/localhost/rrd?cf=AVERAGE&timeframe=hour")).hasSize(60);
    assertThat(data("/admin/datastore/default/rrd?cf=MAX&timeframe=day")).hasSize(1440);
    assertThat(answer("GET", "/admin/datastore/nowhere/rrd?cf=MAX&timeframe=day", ""))
        .isEqualTo("400 no such datastore 'nowhere'");
  }

  @Test
  void usageHasAHistory() throws Exception {
    JsonNode usage = data("/status/datastore-usage").path(0);
    assertThat(usage.path("store").asText()).isEqualTo("default");
    assertThat(usage.path("history")).hasSize(1440);
    assertThat(usage.path("history-delta").asLong()).isEqualTo(1800);
    assertThat(usage.has("estimated-full-date")).isFalse();
    assertThat(usage.at("/gc-status/disk-bytes").asLong(-1)).isZero();
  }

  @Test
  void whatATenantUsesIsToldByDatastore() throws Exception {
    JsonNode usage = data("/billing/usage");
    assertThat(usage.path("tenant-id").asText()).isEqualTo("default");
    assertThat(usage.path("stored-bytes").asLong(-1)).isZero();
    assertThat(usage.at("/datastores/0/store").asText()).isEqualTo("default");
    assertThat(usage.at("/datastores/0/month").asText()).matches("[0-9]{4}-[0-9]{2}");
  }

  @Test
  void figuresAreCollectedInOneCall() throws Exception {
    assertThat(data("/status/metrics?history=true").path("data").isArray()).isTrue();
    assertThat(data("/admin/metrics")).isEmpty();
  }

  @Test
  void optionsAreKeptAndTheirDigestProtectsThem() throws Exception {
    String path = "/nodes/localhost/config";
    String digest = client.get(path).path("digest").asText();
    assertThat(answer("PUT", path, "email-from=a@b.cc&task-log-max-days=7&digest=" + digest)).startsWith("200");
    assertThat(data(path).path("task-log-max-days").asLong()).isEqualTo(7);
    assertThat(answer("PUT", path, "description=x&digest=" + digest))
        .isEqualTo("400 detected modified configuration - file changed by other user? Try again.");
    assertThat(answer("PUT", path, "delete=email-from")).startsWith("200");
    assertThat(data(path).fieldNames()).toIterable().containsExactly("task-log-max-days");
  }

  @Test
  void whatBelongsToTheSystemIsNotChanged() throws Exception {
    assertThat(
            Stream.of(
                answer("PUT", "/nodes/localhost/dns", "search=x&dns1=1.2.3.4"),
                answer("PUT", "/nodes/localhost/time", "timezone=Europe/Vienna"),
                answer("PUT", "/nodes/localhost/subscription", "key=pbsc-0123456789"),
                answer("PUT", "/nodes/localhost/config", "http-proxy=http://p:1")))
        .allMatch(text -> text.startsWith("400 "));
    assertThat(data("/nodes/localhost/subscription").path("status").asText()).isEqualTo("notfound");
    assertThat(data("/nodes/localhost/time").path("time").asLong()).isPositive();
    assertThat(data("/nodes/localhost/services").path(0).path("state").asText()).isEqualTo("running");
  }
}
