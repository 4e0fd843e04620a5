package io.pbs4j.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.testkit.ManualClock;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs through the API, with the answers of the reference server. */
class JobsApiTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(NOW.getEpochSecond());
  private PbsServer server;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory), clock, ZoneOffset.UTC);
    String secret = Files.readString(directory.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private String call(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = client.call(method, "/api2/json" + path, form);
    return answer.statusCode() + " " + answer.body();
  }

  private List<String> log(String upid) throws Exception {
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(20))).isTrue();
    List<String> lines = new ArrayList<>();
    String path = "/nodes/localhost/tasks/" + URLEncoder.encode(upid, StandardCharsets.UTF_8) + "/log";
    client.get(path).path("data").forEach(line -> lines.add(line.path("t").asText().substring(27)));
    return lines;
  }

  @ParameterizedTest
  @CsvSource({"prune, prune", "verify, verification"})
  void aJobIsMadeShownChangedAndRemoved(String section, String what) throws Exception {
    String config = "/config/" + section;
    assertThat(call("POST", config, "id=job1&store=default&schedule=daily&comment=c&ns=a/b&max-depth=2"))
        .isEqualTo("200 {\"data\":null}");
    assertThat(call("POST", config, "id=job1&store=default&schedule=daily"))
        .isEqualTo("400 parameter verification failed - 'id': job 'job1' already exists.");
    JsonNode one = client.get(config + "/job1");
    assertThat(one.path("data").toString())
        .isEqualTo(
            "{\"id\":\"job1\",\"comment\":\"c\",\"max-depth\":2,\"ns\":\"a/b\",\"schedule\":\"daily\",\"store\":\"default\"}");
    String digest = one.path("digest").asText();
    assertThat(call("PUT", config + "/job1", "comment=x&digest=" + "0".repeat(64)))
        .isEqualTo("400 detected modified configuration - file changed by other user? Try again.");
    assertThat(call("PUT", config + "/job1", "comment=x&delete=ns&delete=max-depth&digest=" + digest))
        .startsWith("200");
    assertThat(client.get(config).path("data").toString())
        .isEqualTo("[{\"id\":\"job1\",\"comment\":\"x\",\"schedule\":\"daily\",\"store\":\"default\"}]");
    assertThat(client.get(config).path("digest").asText()).isNotEqualTo(digest);
    for (String method : List.of("GET", "PUT", "DELETE")) {
      assertThat(call(method, config + "/nosuch", "")).isEqualTo("400 no such " + what + " 'nosuch'");
    }
    assertThat(call("POST", "/admin/" + section + "/nosuch/run", "")).isEqualTo("400 no such " + what + " 'nosuch'");
    assertThat(call("DELETE", config + "/job1?digest=" + "0".repeat(64), "")).startsWith("400 detected modified");
    assertThat(call("DELETE", config + "/job1", "")).isEqualTo("200 {\"data\":null}");
    assertThat(client.get(config).path("data")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id=job1&store=default&schedule=bad           | 'schedule': unable to parse calendar event",
        "id=job1&store=default&keep-last=0&schedule=5 | 'keep-last': value must have a minimum value of 1",
        "id=job1&store=default                        | 'schedule': parameter is missing",
        "id=job1&schedule=daily                       | 'store': parameter is missing",
        "id=x&store=default&schedule=daily            | 'id': value must be at least 3 characters long",
        "id=job1&store=default&schedule=5&foo=1       | 'foo': schema does not allow additional properties",
        "id=job1&store=default&schedule=5&ns=a/b/c/d&max-depth=4 | 'max-depth': namespace and levels",
      })
  void aJobThatCannotBeIsRefused(String form, String reason) throws Exception {
    assertThat(call("POST", "/config/prune", form)).startsWith("400 parameter verification failed").contains(reason);
    assertThat(client.get("/config/prune").path("data")).isEmpty();
  }

  @Test
  void theOverviewTellsWhenAJobRunsAndHowItRan() throws Exception {
    call("POST", "/config/prune", "id=job1&store=default&schedule=daily&keep-last=3");
    JsonNode job = client.get("/admin/prune?store=default").at("/data/0");
    assertThat(job.path("next-run").asLong()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z").getEpochSecond());
    assertThat(job.has("last-run-upid")).isFalse();
    assertThat(client.get("/admin/prune?store=other").path("data")).isEmpty();
    assertThat(client.get("/admin/prune/job1").path("data").toString()).isEqualTo("[{\"subdir\":\"run\"}]");
    clock.advance(Duration.ofHours(20));
    String upid = client.post("/admin/prune/job1/run", "").path("data").asText();
    assertThat(upid).contains(":prunejob:default:root@pam!root-token:");
    assertThat(log(upid))
        .containsExactly(
            "prune job 'job1'",
            "Starting datastore prune on datastore 'default', root namespace, down to full depth",
            "retention options: --keep-last 3",
            "TASK OK");
    job = client.get("/admin/prune").at("/data/0");
    assertThat(job.path("last-run-upid").asText()).isEqualTo(upid);
    assertThat(job.path("last-run-state").asText()).isEqualTo("OK");
    assertThat(job.path("last-run-endtime").asLong()).isEqualTo(clock.instant().getEpochSecond());
    assertThat(job.path("next-run").asLong()).isEqualTo(Instant.parse("2026-11-25T00:00:00Z").getEpochSecond());
  }

  @Test
  void aVerificationJobRunsWithItsOwnTypeAndId() throws Exception {
    call("POST", "/config/verify", "id=job1&store=default&ignore-verified=0&outdated-after=30");
    String upid = client.post("/admin/verify/job1/run", "").path("data").asText();
    assertThat(upid).contains(":verificationjob:default\\x3ajob1:");
    assertThat(log(upid)).contains("Starting datastore verify job 'default:job1'", "TASK OK");
    JsonNode job = client.get("/admin/verify").at("/data/0");
    assertThat(job.path("last-run-state").asText()).isEqualTo("OK");
    assertThat(job.has("next-run")).isFalse();
    assertThat(job.path("ignore-verified").asBoolean(true)).isFalse();
  }

  @Test
  void theOverviewOfCollectionsFollowsTheScheduleOfTheDatastore() throws Exception {
    JsonNode before = client.get("/admin/gc").at("/data/0");
    assertThat(before.path("store").asText()).isEqualTo("default");
    assertThat(before.has("next-run")).isFalse();
    assertThat(call("PUT", "/config/datastore/default", "gc-schedule=nonsense"))
        .startsWith("400 parameter verification failed - 'gc-schedule': unable to parse calendar event");
    call("PUT", "/config/datastore/default", "gc-schedule=sat 18:00");
    JsonNode planned = client.get("/admin/gc/default").at("/data/0");
    assertThat(planned.path("schedule").asText()).isEqualTo("sat 18:00");
    assertThat(planned.path("next-run").asLong())
        .isEqualTo(Instant.parse("2026-11-28T18:00:00Z").getEpochSecond());
    String upid = client.post("/admin/datastore/default/gc", "").path("data").asText();
    assertThat(log(upid)).contains("TASK OK");
    JsonNode done = client.get("/admin/datastore/default/gc").path("data");
    assertThat(done.path("last-run-state").asText()).isEqualTo("OK");
    assertThat(done.path("last-run-endtime").asLong()).isEqualTo(NOW.getEpochSecond());
    assertThat(done.path("upid").asText()).isEqualTo(upid);
    assertThat(call("GET", "/admin/gc/nosuch", "")).isEqualTo("400 no such datastore 'nosuch'");
  }

  @Test
  void allDatastoresAreCollectedAndPrunedByTheShortForms() throws Exception {
    JsonNode upids = client.post("/admin/gc", "").path("data");
    assertThat(upids).hasSize(1);
    assertThat(log(upids.get(0).asText())).contains("TASK OK");
    JsonNode status = client.get("/admin/gc/status").path("data");
    assertThat(status.path("running").asBoolean(true)).isFalse();
    assertThat(status.at("/datastores/0/last-run-state").asText()).isEqualTo("OK");
    JsonNode pruned = client.post("/admin/prune", "keep_last=3&keep_daily=7&keep_weekly=4").path("data");
    assertThat(log(pruned.get(0).asText()))
        .contains("retention options: --keep-last 3 --keep-daily 7 --keep-weekly 4", "TASK OK");
  }

  @Test
  void aDatastoreIsMadeWithItsPruneJobAndGoesWithIt() throws Exception {
    String form =
        "name=second&path=" + directory.resolve("elsewhere") + "&keep-last=3&keep-daily=2&prune-schedule=mon 5:00"
            + "&gc-schedule=daily&tuning=sync-level=none&notify=gc=error&notify-user=root@pam&verify-new=1"
            + "&notification-mode=legacy-sendmail";
    String upid = client.post("/config/datastore", form).path("data").asText();
    assertThat(log(upid)).contains("TASK OK");
    assertThat(client.get("/config/datastore/second").path("data").toString())
        .isEqualTo(
            "{\"name\":\"second\",\"path\":\"" + directory.resolve("elsewhere") + "\",\"verify-new\":true,"
                + "\"gc-schedule\":\"daily\",\"tuning\":\"sync-level=none\","
                + "\"notification-mode\":\"legacy-sendmail\",\"notify-user\":\"root@pam\",\"notify\":\"gc=error\"}");
    JsonNode job = client.get("/config/prune").at("/data/0");
    assertThat(job.path("id").asText()).startsWith("default-second-").hasSize(32);
    assertThat(job.path("keep-last").asLong()).isEqualTo(3);
    assertThat(job.path("keep-daily").asLong()).isEqualTo(2);
    assertThat(job.path("schedule").asText()).isEqualTo("mon 5:00");
    assertThat(call("PUT", "/config/datastore/second", "keep-last=4"))
        .isEqualTo(
            "400 parameter verification failed - 'keep-last': datastore prune settings have been replaced by prune"
                + " jobs");
    assertThat(call("PUT", "/config/datastore/second", "delete=gc-schedule&delete=notify&delete=tuning"))
        .startsWith("200");
    assertThat(client.get("/config/datastore/second").path("data").has("gc-schedule")).isFalse();
    Files.writeString(directory.resolve("elsewhere/mine.txt"), "not of a datastore");
    JsonNode removal = client.get("/config/datastore");
    assertThat(call("DELETE", "/config/datastore/second?digest=" + "0".repeat(64), "")).startsWith("400 detected");
    String digest = removal.path("digest").asText();
    String answer = call("DELETE", "/config/datastore/second?destroy-data=1&digest=" + digest, "");
    assertThat(log(answer.substring(13, answer.length() - 2)))
        .contains("Deleting datastore data...")
        .anyMatch(line -> line.contains("mine.txt"))
        .contains("TASK WARNINGS: 1");
    assertThat(directory.resolve("elsewhere")).isDirectoryContaining("glob:**mine.txt");
    assertThat(directory.resolve("elsewhere/.chunks")).doesNotExist();
    assertThat(client.get("/config/prune").path("data")).isEmpty();
    assertThat(call("DELETE", "/config/datastore/second", "")).isEqualTo("404 datastore 'second' does not exist.");
  }

  @Test
  void jobsStayWhenAskedFor() throws Exception {
    call("POST", "/config/verify", "id=job1&store=default");
    String answer = call("DELETE", "/config/datastore/default?keep-job-configs=1", "");
    log(answer.substring(13, answer.length() - 2));
    assertThat(client.get("/config/verify").path("data")).hasSize(1);
  }

  @Test
  void jobsAndTheirTasksAreSeenAndRunByWhoMayDoSoOnTheirDatastore() throws Exception {
    call("POST", "/access/users", "userid=op@pbs&password=operator-1");
    call("POST", "/access/users", "userid=other@pbs&password=operator-1");
    call("PUT", "/access/acl", "path=/datastore/default&role=DatastoreAdmin&auth-id=op@pbs");
    call("POST", "/config/prune", "id=job1&store=default&schedule=daily");
    String upid = client.post("/admin/prune/job1/run", "").path("data").asText();
    assertThat(log(upid)).contains("TASK OK");
    RestClient root = client;
    String status = "/nodes/localhost/tasks/" + URLEncoder.encode(upid, StandardCharsets.UTF_8) + "/status";
    login("op@pbs");
    assertThat(client.get("/admin/prune").path("data")).hasSize(1);
    assertThat(client.get(status).at("/data/exitstatus").asText()).isEqualTo("OK");
    assertThat(client.get("/nodes/localhost/tasks?typefilter=prunejob").path("data")).hasSize(1);
    assertThat(call("POST", "/admin/prune/job1/run", "")).startsWith("200");
    assertThat(call("POST", "/config/prune", "id=job2&store=default&schedule=daily&ns=a")).startsWith("200");
    assertThat(call("POST", "/config/prune", "id=job3&store=another&schedule=daily")).startsWith("403");
    login("other@pbs");
    assertThat(client.get("/admin/prune").path("data")).isEmpty();
    assertThat(client.get("/config/prune").path("data")).isEmpty();
    assertThat(client.get("/admin/gc").path("data")).isEmpty();
    assertThat(call("GET", status, "")).isEqualTo("400 task access not allowed");
    assertThat(client.get("/nodes/localhost/tasks?typefilter=prunejob").path("data")).isEmpty();
    for (String path : List.of("/admin/prune/job1/run", "/admin/gc", "/admin/prune", "/config/prune")) {
      assertThat(call("POST", path, path.equals("/config/prune") ? "id=job4&store=default&schedule=5" : ""))
          .startsWith("403 permission check failed");
    }
    assertThat(call("PUT", "/config/prune/job1", "store=another")).startsWith("403");
    assertThat(call("GET", "/config/prune/job1", "")).startsWith("403");
    assertThat(call("GET", "/config/notifications/endpoints/smtp", "")).startsWith("403");
    client = root;
  }

  private void login(String user) throws Exception {
    JsonNode ticket =
        new RestClient(server.port()).post("/access/ticket", "username=" + user + "&password=operator-1").path("data");
    client =
        new RestClient(server.port())
            .with("Cookie", "PBSAuthCookie=" + URLEncoder.encode(ticket.path("ticket").asText(), StandardCharsets.UTF_8))
            .with("CSRFPreventionToken", ticket.path("CSRFPreventionToken").asText());
  }
}
