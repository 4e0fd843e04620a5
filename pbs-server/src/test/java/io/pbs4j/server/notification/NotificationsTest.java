package io.pbs4j.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.section.SecretSeal;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.ManualClock;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifications of a server, sent when the test says so to a web server. */
class NotificationsTest {
  @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(0);
  private PbsServer server;
  private RestClient client;
  private HttpReceiver http;
  private StateFixture state;
  private Notifications notifications;
  private OptionalLong full = OptionalLong.empty();

  @BeforeEach
  void start() throws Exception {
    clock.set(Instant.parse("2026-11-23T10:00:00Z"));
    server = PbsServer.start(ServerConfig.forTests(directory), clock, ZoneOffset.UTC);
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
    http = new HttpReceiver();
    state = StateFixture.open(directory.resolve("notifications"));
    SectionStore sections = new SectionStore(state.database(), clock, SecretSeal.OPEN);
    notifications =
        new Notifications(
            state.database(),
            sections,
            server.tasks(),
            server.datastores(),
            new Notifications.Surroundings(
                "host1", () -> "a@b.c", directory.resolve("templates"), clock, ZoneOffset.UTC, name -> full));
    sections.put(
        "notification-gotify",
        Entries.of("{'name': 'g1', 'server': '" + http.url() + "'}", Map.of("token", List.of("t"))));
    sections.put("notification-matcher", Entries.of("{'name': 'all', 'target': ['g1']}"));
    sections.put(
        "notification-alerts", Entries.of("{'name': 'default', 'full-percent': 0}"));
  }

  @AfterEach
  void stop() throws Exception {
    notifications.close();
    state.close();
    http.close();
    server.close();
  }

  private String call(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = client.call(method, "/api2/json" + path, form);
    return answer.statusCode() + " " + answer.body();
  }

  private List<String> sent() throws Exception {
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    notifications.settle();
    notifications.send();
    return http.requests().stream().map(HttpReceiver.Request::body).toList();
  }

  private void backup(String snapshot) throws Exception {
    try (BackupSession session =
        server
            .datastores()
            .writing("default")
            .backup(
                new BackupRequest(
                    Namespace.ROOT, BackupSnapshot.parse(snapshot), AuthId.parse("root@pam"), false, false),
                line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  @Test
  void theEndOfACollectionIsTold() throws Exception {
    client.post("/admin/datastore/default/gc", "");
    assertThat(sent()).hasSize(1).first().asString()
        .contains("Garbage collection of datastore default: OK", "on host1", "\"priority\":1", "Removed chunks");
  }

  @Test
  void aFailureIsToldAsAnErrorWithItsReason() throws Exception {
    Files.writeString(directory.resolve("datastores/default/broken.fidx"), "no index");
    client.post("/admin/datastore/default/gc", "");
    assertThat(sent()).hasSize(1).first().asString()
        .contains("Garbage collection of datastore default failed", "\"priority\":9", "index too small");
  }

  @Test
  void jobsAreToldWithTheirNames() throws Exception {
    call("POST", "/config/prune", "id=job1&store=default&schedule=daily");
    call("POST", "/config/verify", "id=job2&store=default");
    client.post("/admin/prune/job1/run", "");
    assertThat(sent()).hasSize(1).first().asString().contains("Prune of datastore default (job job1)");
    client.post("/admin/verify/job2/run", "");
    assertThat(sent()).hasSize(2).last().asString().contains("Verification of datastore default (job job2)");
  }

  @Test
  void aTemplateInTheDataDirectoryReplacesTheBuiltInOne() throws Exception {
    Files.createDirectories(directory.resolve("templates"));
    Files.writeString(directory.resolve("templates/gc-ok-subject.txt.mustache"), "GC {{store}} <{{status}}>");
    Files.writeString(directory.resolve("templates/gc-ok-body.txt.mustache"), "{{#broken}}");
    client.post("/admin/datastore/default/gc", "");
    assertThat(sent()).first().asString().contains("GC default <OK>", "Garbage collection of datastore default");
  }

  @Test
  void aDatastoreThatWantsMailsToOneUserIsNotToldToTargets() throws Exception {
    call("PUT", "/config/datastore/default", "notification-mode=legacy-sendmail");
    client.post("/admin/datastore/default/gc", "");
    assertThat(sent()).isEmpty();
  }

  @Test
  void staleBackupsAreToldOnceUntilThereIsANewOne() throws Exception {
    backup("vm/100/2026-11-01T00:00:00Z");
    backup("vm/101/2026-11-22T00:00:00Z");
    notifications.watch();
    assertThat(sent()).hasSize(1).first().asString()
        .contains("1 stale backup groups in datastore default", "vm/100: last 2026-11-01T00:00:00Z")
        .doesNotContain("vm/101");
    clock.advance(Duration.ofHours(7));
    notifications.watch();
    assertThat(sent()).hasSize(1);
    backup("vm/100/2026-11-23T12:00:00Z");
    clock.advance(Duration.ofHours(7));
    notifications.watch();
    assertThat(sent()).hasSize(1);
    clock.advance(Duration.ofDays(7));
    notifications.watch();
    assertThat(sent()).hasSize(2).last().asString().contains("2 stale backup groups");
  }

  @Test
  void groupsThatWereNeverVerifiedAreToldOnce() throws Exception {
    backup("vm/100/2026-11-22T00:00:00Z");
    backup("vm/101/2026-11-22T00:00:00Z");
    client.post("/admin/datastore/default/verify", "backup-type=vm&backup-id=101");
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    new SectionStore(state.database(), clock, SecretSeal.OPEN)
        .put(
            "notification-alerts",
            Entries.of("{'name': 'default', 'full-percent': 0, 'stale-after': 0}"));
    clock.advance(Duration.ofDays(30));
    notifications.watch();
    assertThat(sent()).hasSize(1).first().asString()
        .contains("1 backup groups in datastore default were never verified", "vm/100")
        .doesNotContain("vm/101");
    clock.advance(Duration.ofDays(1));
    notifications.watch();
    assertThat(sent()).hasSize(1);
  }

  @Test
  void aDatastoreThatWillBeFullSoonIsToldOnceUntilItIsNoLongerSo() throws Exception {
    full = OptionalLong.of(Instant.parse("2026-12-25T00:00:00Z").getEpochSecond());
    notifications.watch();
    assertThat(sent()).isEmpty();
    full = OptionalLong.of(Instant.parse("2026-11-25T00:00:00Z").getEpochSecond());
    notifications.watch();
    notifications.watch();
    assertThat(sent()).hasSize(1).first().asString()
        .contains("Datastore default is", "it is full on 2026-11-25T00:00:00Z", "\"priority\":5");
    full = OptionalLong.of(0);
    notifications.watch();
    full = OptionalLong.of(Instant.parse("2026-11-26T00:00:00Z").getEpochSecond());
    notifications.watch();
    assertThat(sent()).hasSize(2);
  }

  @Test
  void secretsAreNeverShownAndNotReadableInTheDatabase() throws Exception {
    String base = "/config/notifications/endpoints";
    String smtp = "name=s1&server=127.0.0.1&from-address=a@b.c&mailto=x@y.z&username=u&password=verysecret1";
    assertThat(call("POST", base + "/smtp", smtp)).startsWith("200");
    assertThat(call("POST", base + "/gotify", "name=g1&server=http://127.0.0.1:1&token=verysecret2"))
        .startsWith("200");
    String webhook =
        "name=w1&url=http://127.0.0.1:1/{{secrets.a}}&method=post&secret=name%3Da,value%3DdmVyeXNlY3JldDM%3D"
            + "&signing-key=verysecret4";
    assertThat(call("POST", base + "/webhook", webhook)).startsWith("200");
    for (String path : List.of("/smtp", "/smtp/s1", "/gotify", "/gotify/g1", "/webhook", "/webhook/w1")) {
      assertThat(call("GET", base + path, "")).startsWith("200").doesNotContain("verysecret", "dmVyeXNlY3JldDM");
    }
    JsonNode shown = client.get(base + "/webhook/w1").path("data");
    assertThat(shown.path("secret").toString()).isEqualTo("[\"name=a\"]");
    assertThat(call("PUT", base + "/webhook/w1", "secret=name%3Da&comment=c")).startsWith("200");
    assertThat(call("PUT", base + "/webhook/w1", "secret=name%3Dother")).contains("400 secret 'other' has no value");
    assertThat(call("POST", "/config/notifications/targets/g1/test", ""))
        .startsWith("400 Could not test target: could not notify via endpoint(s): g1: 127.0.0.1:1")
        .doesNotContain("verysecret");
    for (String file : List.of("state.db", "state.db-wal")) {
      Path path = directory.resolve(file);
      if (Files.exists(path)) {
        assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
            .doesNotContain("verysecret");
      }
    }
  }

  @Test
  void theConfigurationAnswersAsTheReferenceDoes() throws Exception {
    String base = "/config/notifications";
    assertThat(client.get(base + "/endpoints/sendmail").path("data").toString())
        .isEqualTo(
            "[{\"name\":\"mail-to-root\",\"comment\":\"Send mails to root@pam's email address\","
                + "\"mailto-user\":[\"root@pam\"],\"origin\":\"builtin\"}]");
    assertThat(call("POST", base + "/endpoints/sendmail", "name=m1"))
        .isEqualTo("400 must at least provide one recipient, either in mailto or in mailto-user");
    assertThat(call("POST", base + "/endpoints/sendmail", "name=m1&mailto=x@y.z")).startsWith("200");
    assertThat(call("POST", base + "/matchers", "name=m1"))
        .isEqualTo("400 Cannot create 'm1', an entity with the same name already exists");
    assertThat(call("POST", base + "/matchers", "name=k1&target=nosuch"))
        .isEqualTo("404 endpoint 'nosuch' does not exist");
    assertThat(call("POST", base + "/matchers", "name=k1&target=m1&match-field=foo"))
        .isEqualTo("400 could not apply filter: invalid match-field statement: foo");
    assertThat(call("POST", base + "/matchers", "name=k1&target=m1&match-severity=error")).startsWith("200");
    assertThat(call("DELETE", base + "/endpoints/sendmail/m1", ""))
        .isEqualTo("400 cannot delete 'm1', referenced by: k1");
    assertThat(call("GET", base + "/matchers/nosuch", "")).isEqualTo("404 matcher 'nosuch' not found");
    assertThat(call("GET", base + "/endpoints/smtp/nosuch", "")).isEqualTo("404 endpoint 'nosuch' not found");
    assertThat(call("PUT", base + "/matchers/default-matcher", "comment=changed")).startsWith("200");
    assertThat(client.get(base + "/matchers/default-matcher").at("/data/origin").asText())
        .isEqualTo("modified-builtin");
    assertThat(call("DELETE", base + "/matchers/default-matcher", "")).startsWith("200");
    assertThat(client.get(base + "/matchers/default-matcher").at("/data/origin").asText()).isEqualTo("builtin");
    assertThat(call("DELETE", base + "/matchers/k1", "")).startsWith("200");
    assertThat(call("DELETE", base + "/endpoints/sendmail/m1", "")).startsWith("200");
    assertThat(client.get(base + "/targets").path("data")).hasSize(1);
    assertThat(client.get(base + "/matcher-fields").path("data")).hasSize(4);
    assertThat(client.get(base + "/matcher-field-values").path("data").toString())
        .contains("{\"field\":\"datastore\",\"value\":\"default\"}");
    assertThat(call("PUT", base + "/alerts", "stale-after=3")).startsWith("200");
    assertThat(client.get(base + "/alerts").at("/data/stale-after").asLong()).isEqualTo(3);
    assertThat(client.get(base + "/alerts").at("/data/full-percent").asLong()).isEqualTo(90);
  }
}
