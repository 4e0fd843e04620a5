package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups and namespaces moved through the API. */
class MoveTest {
  private static final String STORE = "/admin/datastore/default";

  private @TempDir Path directory;
  private PbsServer server;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory));
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
    client.post(STORE + "/namespace", "name=a");
    client.post(STORE + "/namespace", "name=b");
    Datastore store = server.datastores().writing("default");
    try (BackupSession session =
        store.backup(
            new BackupRequest(
                Namespace.parse("a"),
                BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z"),
                AuthId.parse("root@pam"),
                false,
                false),
            line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private String end(String path, String form) throws Exception {
    String upid = client.post(STORE + path, form).path("data").asText();
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    JsonNode status =
        client.get("/nodes/localhost/tasks/" + URLEncoder.encode(upid, StandardCharsets.UTF_8) + "/status");
    return status.at("/data/exitstatus").asText();
  }

  private String refusal(String path, String form) throws Exception {
    HttpResponse<String> answer = client.call("POST", "/api2/json" + STORE + path, form);
    return answer.statusCode() + " " + answer.body();
  }

  private int groups(String ns) throws Exception {
    return client.get(STORE + "/groups?ns=" + ns).path("data").size();
  }

  @Test
  void aGroupMovesIntoAnotherNamespaceAndBackToTheRoot() throws Exception {
    String group = "backup-type=vm&backup-id=100";
    assertThat(end("/move-group", group + "&ns=a&target-ns=b")).isEqualTo("OK");
    assertThat(groups("a")).isZero();
    assertThat(groups("b")).isEqualTo(1);
    assertThat(end("/move-group", group + "&ns=b&target-ns=")).isEqualTo("OK");
    assertThat(groups("")).isEqualTo(1);
    assertThat(refusal("/move-group", group + "&ns=b&target-ns=a")).startsWith("400 ");
    assertThat(refusal("/move-group", group + "&target-ns=nosuch")).startsWith("404 ");
    assertThat(refusal("/move-group", group + "&target-ns=")).startsWith("400 ");
  }

  @Test
  void aNamespaceIsRenamed() throws Exception {
    assertThat(end("/move-namespace", "ns=a&target-ns=b%2Fc")).isEqualTo("OK");
    assertThat(client.get(STORE + "/namespace").path("data").findValuesAsText("ns"))
        .containsExactly("", "b", "b/c");
    assertThat(groups("b%2Fc")).isEqualTo(1);
    assertThat(end("/move-namespace", "ns=b&target-ns=b%2Fd")).contains("within it");
  }
}
