package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.task.Task;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PbsServerTest {
  private static final String ROOT_TOKEN = "root@pam!root-token";

  private @TempDir Path directory;
  private PbsServer server;
  private String secret;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory));
    secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken(ROOT_TOKEN, secret);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void restart() throws Exception {
    server.close();
    server = PbsServer.start(ServerConfig.forTests(directory));
    client = new RestClient(server.port()).withToken(ROOT_TOKEN, secret);
  }

  private static String encode(Object text) {
    return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
  }

  @Test
  void theRootPageNamesTheServer() throws Exception {
    HttpResponse<String> page = client.call("GET", "/", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html;charset=UTF-8");
    assertThat(page.body()).contains("<title>pbs4j</title>");
    assertThat(client.call("GET", "/nosuch", "").statusCode()).isEqualTo(404);
  }

  @Test
  void pingAnswersTheWorldAndVersionLooksLikeARelease() throws Exception {
    assertThat(new RestClient(server.port()).get("/ping").at("/data/pong").asBoolean()).isTrue();
    JsonNode version = client.get("/version").path("data");
    assertThat(version.path("version").asText()).matches("\\d+\\.\\d+");
    assertThat(version.path("release").asText()).matches("\\d+");
    assertThat(version.path("repoid").isTextual()).isTrue();
  }

  @Test
  void theTokenFileIsPrivateAndStaysGoodAfterARestart() throws Exception {
    assertThat(Files.getPosixFilePermissions(directory.resolve("root-token")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(secret).startsWith("pbs_");
    String fingerprint = server.fingerprint();
    restart();
    assertThat(Files.readString(directory.resolve("root-token")).strip()).isEqualTo(secret);
    assertThat(server.fingerprint()).isEqualTo(fingerprint);
    assertThat(client.get("/version").has("data")).isTrue();
  }

  @Test
  void theSecretIsNotInTheDataDirectory() throws Exception {
    Files.delete(directory.resolve("root-token"));
    server.close();
    try (var files = Files.walk(directory, 2)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void rootLogsInAndActsByTicket() throws Exception {
    JsonNode login =
        new RestClient(server.port())
            .post("/access/ticket", "username=root%40pam&password=" + secret)
            .path("data");
    assertThat(login.path("username").asText()).isEqualTo("root@pam");
    RestClient byTicket =
        new RestClient(server.port())
            .with("Cookie", "PBSAuthCookie=" + encode(login.path("ticket").asText()));
    assertThat(byTicket.get("/version").has("data")).isTrue();
    HttpResponse<String> change = byTicket.call("DELETE", "/api2/json/version", "");
    assertThat(change.statusCode()).isEqualTo(401);
    assertThat(change.body()).endsWith("missing CSRF prevention token");
  }

  @Test
  void aWrongPasswordIs401() throws Exception {
    HttpResponse<String> answer =
        new RestClient(server.port())
            .call("POST", "/api2/json/access/ticket", "username=root%40pam&password=wrong");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("permission check failed.");
  }

  @Test
  void aNameWithoutRealmIsRefused() throws Exception {
    HttpResponse<String> answer =
        new RestClient(server.port())
            .call("POST", "/api2/json/access/ticket", "username=noreal&password=xxxxx");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("parameter verification failed - 'username': value does not match the regex pattern");
  }

  @Test
  void theFirstDatastoreIsThere() throws Exception {
    assertThat(client.get("/admin/datastore").at("/data/0/store").asText()).isEqualTo("default");
    assertThat(client.get("/admin/datastore/default/status").at("/data/total").asLong()).isPositive();
    assertThat(directory.resolve("datastores/default/.chunks")).isDirectory();
  }

  @Test
  void tasksAreListedWithTheirFields() throws Exception {
    Task task = server.tasks().open("backup", "default:host/x", AuthId.parse(ROOT_TOKEN));
    JsonNode running = client.get("/nodes/localhost/tasks?running=1").path("data");
    assertThat(running).hasSize(1);
    assertThat(running.path(0).has("endtime")).isFalse();
    assertThat(running.path(0).has("status")).isFalse();
    task.finishOk();
    JsonNode answer = client.get("/nodes/localhost/tasks?store=default&limit=1");
    JsonNode item = answer.at("/data/0");
    assertThat(item.path("upid").asText()).isEqualTo(task.upid().toString());
    assertThat(item.path("node").asText()).isEqualTo("localhost");
    assertThat(item.path("worker_type").asText()).isEqualTo("backup");
    assertThat(item.path("worker_id").asText()).isEqualTo("default:host/x");
    assertThat(item.path("user").asText()).isEqualTo(ROOT_TOKEN);
    assertThat(item.path("status").asText()).isEqualTo("OK");
    assertThat(item.path("endtime").isIntegralNumber()).isTrue();
    assertThat(answer.path("total").asInt()).as("a full page promises another").isEqualTo(2);
  }

  @Test
  void aTasksStatusAndLogFollowTheContractOfPollingClients() throws Exception {
    Task task = server.tasks().open("backup", "default:host/x", AuthId.parse(ROOT_TOKEN));
    String path = "/nodes/localhost/tasks/" + encode(task.upid());
    task.log("one");
    JsonNode log = client.get(path + "/log?start=1&limit=500&test-status=true");
    assertThat(log.path("active").asBoolean()).isTrue();
    assertThat(log.path("total").asInt()).isEqualTo(1);
    assertThat(log.path("success").asInt()).isEqualTo(1);
    assertThat(log.at("/data/0/n").asInt()).isEqualTo(1);
    assertThat(log.at("/data/0/t").asText()).matches(".{25}: one");
    assertThat(client.get(path + "/status").at("/data/status").asText()).isEqualTo("running");

    task.log("two");
    task.finishOk();
    JsonNode rest = client.get(path + "/log?start=2&limit=500&test-status=true");
    assertThat(rest.path("active").asBoolean(true)).isFalse();
    assertThat(rest.path("total").asInt()).isEqualTo(3);
    assertThat(rest.at("/data/1/n").asInt()).isEqualTo(3);
    assertThat(rest.at("/data/1/t").asText()).endsWith(": TASK OK");
    assertThat(client.get(path + "/log").has("active")).isFalse();
    JsonNode status = client.get(path + "/status").path("data");
    assertThat(status.path("status").asText()).isEqualTo("stopped");
    assertThat(status.path("exitstatus").asText()).isEqualTo("OK");
    assertThat(status.path("user").asText()).isEqualTo("root@pam");
    assertThat(status.path("tokenid").asText()).isEqualTo(ROOT_TOKEN);
  }

  @Test
  void aLogCanBeDownloaded() throws Exception {
    Task task = server.tasks().open("backup", null, AuthId.parse(ROOT_TOKEN));
    task.finishOk();
    String path = "/api2/json/nodes/localhost/tasks/" + encode(task.upid()) + "/log?download=1";
    assertThat(client.call("GET", path, "").body()).endsWith(": TASK OK\n");
    assertThat(client.call("GET", path + "&start=5", "").statusCode()).isEqualTo(400);
  }

  @Test
  void aTaskIsStopped() throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    Task task = server.tasks().open("backup", "default:host/x", AuthId.parse(ROOT_TOKEN));
    task.onAbort(aborted::countDown);
    HttpResponse<String> answer =
        client.call("DELETE", "/api2/json/nodes/localhost/tasks/" + encode(task.upid()), "");
    assertThat(answer.body()).isEqualTo("{\"data\":null}");
    assertThat(aborted.await(10, TimeUnit.SECONDS)).isTrue();
    task.finishError("aborted");
  }

  @Test
  void badAndUnknownTaskNamesAreRefused() throws Exception {
    HttpResponse<String> bad =
        client.call("GET", "/api2/json/nodes/localhost/tasks/UPID:bad/status", "");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body())
        .isEqualTo(
            "parameter verification failed - 'upid': value must be at least 36 characters long");
    String unknown = "UPID:vm:00007AAA:0001FA7A:00000236:6B03C073:backup:x:root@pam!root-token:";
    String log = "/api2/json/nodes/localhost/tasks/" + encode(unknown) + "/log";
    assertThat(client.call("GET", log, "").statusCode())
        .isEqualTo(400);
  }

  @Test
  void tasksSurviveARestart() throws Exception {
    Task ended = server.tasks().open("backup", "default:host/x", AuthId.parse(ROOT_TOKEN));
    ended.finishError("broken");
    restart();
    String path = "/nodes/localhost/tasks/" + encode(ended.upid());
    assertThat(client.get(path + "/status").at("/data/exitstatus").asText()).isEqualTo("broken");
    assertThat(client.get(path + "/log").path("total").asInt()).isEqualTo(1);
  }

  @Test
  void stoppingAbortsTasksThatDoNotEnd() throws Exception {
    Task task = server.tasks().open("backup", "default:host/x", AuthId.parse(ROOT_TOKEN));
    task.onAbort(() -> task.finishError("server stops"));
    restart();
    assertThat(
            client
                .get("/nodes/localhost/tasks/" + encode(task.upid()) + "/status")
                .at("/data/exitstatus")
                .asText())
        .isEqualTo("server stops");
  }

  @Test
  void stoppingWaitsForTasksThatEndInTime() throws Exception {
    server.close();
    server = PbsServer.start(ServerConfig.forTests(directory).withShutdownGrace(Duration.ofSeconds(30)));
    CountDownLatch stopping = new CountDownLatch(1);
    Task task =
        server
            .tasks()
            .start("prune", "default", AuthId.parse(ROOT_TOKEN), t -> stopping.await(20, TimeUnit.SECONDS));
    Thread stop =
        new Thread(
            () -> {
              try {
                server.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    stop.start();
    while (server.port() > 0) {
      Thread.onSpinWait();
    }
    stopping.countDown();
    stop.join();
    restart();
    assertThat(
            client
                .get("/nodes/localhost/tasks/" + encode(task.upid()) + "/status")
                .at("/data/exitstatus")
                .asText())
        .isEqualTo("OK");
  }

  @Test
  void twoServersDoNotShareADataDirectory() {
    assertThatThrownBy(() -> PbsServer.start(ServerConfig.forTests(directory)).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another server");
  }
}
