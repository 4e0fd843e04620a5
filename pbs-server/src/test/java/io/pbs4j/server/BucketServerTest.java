package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.testkit.ManualClock;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datastores in directories and buckets: created, listed, counted and removed by the API. */
class BucketServerTest {
  private static final String ENDPOINT =
      "id=minio&endpoint=s3.example.com&access-key=AKIA&secret-key=very-secret&path-style=1";

  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
  private @TempDir Path temp;
  private DirectoryBuckets buckets;
  private @Nullable PbsServer server;
  private RestClient client;

  @BeforeEach
  void prepare() throws Exception {
    buckets = new DirectoryBuckets(temp.resolve("buckets"));
    start(config());
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  private Path data() {
    return temp.resolve("data");
  }

  private ServerConfig config() {
    return ServerConfig.forTests(data());
  }

  private void start(ServerConfig config) throws Exception {
    stop();
    server = PbsServer.start(config, clock, ZoneOffset.UTC, buckets);
    String secret = Files.readString(data().resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
  }

  private static S3Settings settings(String bucket) {
    return S3Settings.of(
        new S3Settings.Target(
            URI.create("http://s3.example.com"), "us-east-1", bucket, "", S3Settings.Style.AUTO, null),
        new S3Credentials.Fixed("AKIA", "very-secret", null));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> call(String method, String path, String form) throws Exception {
    return client.call(method, "/api2/json" + path, form);
  }

  private void refused(String method, String path, String form, String reason) throws Exception {
    HttpResponse<String> answer = call(method, path, form);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 599);
    assertThat(answer.body()).contains(reason);
  }

  private void accepted(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = call(method, path, form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Runs a call that starts a task, waits for its end and returns its log. */
  private String task(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = call(method, path, form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String upid = answer.body().replaceAll(".*\"(UPID:[^\"]*)\".*", "$1");
    assertThat(server.tasks().awaitIdle(Duration.ofSeconds(30))).isTrue();
    StringBuilder log = new StringBuilder();
    for (JsonNode line : client.get("/nodes/localhost/tasks/" + encode(upid) + "/log").path("data")) {
      log.append(line.path("t").asText()).append('\n');
    }
    return log.toString();
  }

  private String create(String name, String backend) throws Exception {
    return task("POST", "/config/datastore", "name=" + name + "&backend=" + encode(backend));
  }

  private void addEndpoint() throws Exception {
    accepted("POST", "/config/s3", ENDPOINT);
  }

  @Test
  void anS3EndpointIsAddedShownChangedAndRemovedAndItsSecretNeverShown() throws Exception {
    addEndpoint();
    accepted(
        "PUT",
        "/config/s3/minio",
        "region=eu-1&port=9000&provider-quirks=no-batch-delete&secret-key=other-secret&delete=path-style");
    JsonNode shown = client.get("/config/s3/minio").path("data");
    assertThat(shown.path("region").asText()).isEqualTo("eu-1");
    assertThat(shown.path("port").asInt()).isEqualTo(9000);
    assertThat(shown.path("access-key").asText()).isEqualTo("AKIA");
    assertThat(shown.path("provider-quirks").path(0).asText()).isEqualTo("no-batch-delete");
    assertThat(shown.has("path-style")).isFalse();
    String all = client.get("/config/s3").toString();
    assertThat(all).contains("minio").doesNotContain("secret");
    assertThat(shown.toString()).doesNotContain("secret");
    accepted("DELETE", "/config/s3/minio", "");
    refused("GET", "/config/s3/minio", "", "no such s3 endpoint 'minio'");
  }

  @Test
  void whatTheSecretIsInOnlyTheServersUserReads() throws Exception {
    addEndpoint();
    try (Stream<Path> files = Files.walk(data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("very-secret")) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as(file.toString())
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void impossibleEndpointsAreRefused() throws Exception {
    addEndpoint();
    refused("POST", "/config/s3", ENDPOINT, "already exists");
    refused("POST", "/config/s3", ENDPOINT.replace("id=minio", "id=environment"), "'id'");
    refused("POST", "/config/s3", ENDPOINT.replace("minio", "other").replace("s3.example", "ftp%3A%2F%2F"), "'endpoint'");
    refused("POST", "/config/s3", "id=other&endpoint=h", "'secret-key'");
    refused("PUT", "/config/s3/nosuch", "region=x", "no such s3 endpoint");
  }

  @Test
  void theOptionsOfAnEndpointReachTheBucket() throws Exception {
    accepted(
        "POST",
        "/config/s3",
        "id=aws&endpoint=" + encode("{{bucket}}.s3.{{region}}.example.com")
            + "&region=eu-9&access-key=A&secret-key=S&request-rate=100/3s&upload-rate=5000"
            + "&provider-quirks=skip-if-none-match-header&budget-writes=7&cache-size=99&concurrency=3"
            + "&ca=" + encode("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"));
    create("remote", "type=s3,client=aws,bucket=bbb,prefix=/a/b/");
    S3Settings settings = buckets.opened.get(0);
    assertThat(settings.target().endpoint()).isEqualTo(URI.create("https://s3.eu-9.example.com"));
    assertThat(settings.target().style()).isEqualTo(S3Settings.Style.VIRTUAL);
    assertThat(settings.target().prefix()).isEqualTo("a/b/");
    assertThat(settings.limits())
        .isEqualTo(
            new S3Settings.Limits(
                new S3Settings.RequestRate(100, Duration.ofSeconds(3)), 5000, 0, 3));
    assertThat(settings.has(S3Quirk.NO_CONDITIONAL_PUT)).isTrue();
    assertThat(settings.budgets()).isEqualTo(new S3Settings.Budgets(7L, null));
    assertThat(settings.cacheSize()).isEqualTo(99);
    assertThat(settings.credentials()).isEqualTo(new S3Credentials.Fixed("A", "S", null));
    assertThat(settings.target().caFile()).isNotNull().content().startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(buckets.caches).containsExactly(data().resolve("cache/remote"));
  }

  @Test
  void aDatastoreInABucketIsCreatedByATaskThatTellsTheProbe() throws Exception {
    addEndpoint();
    String log = create("remote", "type=s3,client=minio,bucket=bbb");
    assertThat(log).contains("bucket bbb at https://s3.example.com takes conditional writes")
        .containsPattern("S3 requests: 1 PUT\n.*TASK OK");
    JsonNode stores = client.get("/admin/datastore").path("data");
    assertThat(stores.toString())
        .isEqualTo(
            "[{\"backend-type\":\"filesystem\",\"store\":\"default\"},"
                + "{\"backend-type\":\"s3\",\"store\":\"remote\"}]");
    assertThat(client.get("/admin/datastore/remote/status").at("/data/backend-type").asText())
        .isEqualTo("s3");
    JsonNode config = client.get("/config/datastore/remote").path("data");
    assertThat(config.path("backend").asText()).isEqualTo("type=s3,client=minio,bucket=bbb");
    start(config());
    assertThat(client.get("/admin/datastore/remote/groups").path("data")).isEmpty();
  }

  @Test
  void severalDatastoresShareABucketButNotAPlaceInIt() throws Exception {
    addEndpoint();
    create("first", "type=s3,client=minio,bucket=bbb,prefix=a");
    create("second", "type=s3,client=minio,bucket=bbb,prefix=b");
    create("third", "type=s3,client=minio,bucket=ccc");
    assertThat(client.get("/admin/datastore").path("data")).hasSize(4);
    for (String overlapping : new String[] {"bucket=bbb", "bucket=bbb,prefix=a/x", "bucket=bbb,prefix=a"}) {
      refused(
          "POST",
          "/config/datastore",
          "name=fourth&backend=" + encode("type=s3,client=minio," + overlapping),
          "would overlap");
    }
  }

  @Test
  void backendsThatCannotBeAreRefused() throws Exception {
    addEndpoint();
    String form = "name=remote&backend=";
    refused("POST", "/config/datastore", form + encode("type=s3,client=nosuch,bucket=b"), "no such s3 endpoint 'nosuch'");
    refused("POST", "/config/datastore", form + encode("type=s3,bucket=b"), "'client' is missing");
    refused("POST", "/config/datastore", form + encode("type=tape"), "neither filesystem nor s3");
    refused("POST", "/config/datastore", form + encode("type=s3,client=environment,bucket=b"), "no such s3 endpoint");
    refused("POST", "/config/datastore", "name=default", "already exists");
  }

  @Test
  void aBucketThatDoesNotAnswerFailsTheTaskAndLeavesNothing() throws Exception {
    addEndpoint();
    buckets.away.add("bbb");
    assertThat(create("remote", "type=s3,client=minio,bucket=bbb"))
        .contains("TASK ERROR: bucket bbb at https://s3.example.com does not answer");
    refused("GET", "/config/datastore/remote", "", "no such datastore 'remote'");
  }

  @Test
  void aBucketThatIsAwayWhenTheServerStartsIsToldAndNothingElseSuffers() throws Exception {
    addEndpoint();
    create("remote", "type=s3,client=minio,bucket=bbb");
    stop();
    buckets.away.add("bbb");
    start(config());
    HttpResponse<String> answer = call("GET", "/admin/datastore/remote/groups", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("datastore 'remote' is not available", "does not answer");
    JsonNode usage = client.get("/status/datastore-usage").path("data");
    assertThat(usage.at("/0/total").asLong()).isPositive();
    assertThat(usage.at("/1/error").asText()).contains("does not answer");
  }

  @Test
  void aDatastoreInADirectoryIsCreatedCommentedAndRemovedButItsDataStays() throws Exception {
    Path directory = temp.resolve("elsewhere");
    String form = "name=local&comment=" + encode("my disk") + "&path=" + encode(directory.toString());
    assertThat(task("POST", "/config/datastore", form)).contains("TASK OK");
    JsonNode config = client.get("/config/datastore/local").path("data");
    assertThat(config.path("path").asText()).isEqualTo(directory.toString());
    assertThat(config.path("comment").asText()).isEqualTo("my disk");
    assertThat(config.has("backend")).isFalse();
    accepted("PUT", "/config/datastore/local", "comment=other");
    assertThat(client.get("/admin/datastore").at("/data/1/comment").asText()).isEqualTo("other");
    accepted("PUT", "/config/datastore/local", "delete=comment");
    assertThat(client.get("/config/datastore/local").path("data").has("comment")).isFalse();
    assertThat(task("DELETE", "/config/datastore/local", "")).contains("its data stays", "TASK OK");
    assertThat(directory.resolve(".chunks")).isDirectory();
    assertThat(client.get("/config/datastore").path("data")).hasSize(1);
    assertThat(task("POST", "/config/datastore", form)).contains("TASK ERROR: datastore path");
    assertThat(task("POST", "/config/datastore", form + "&reuse-datastore=1")).contains("TASK OK");
    assertThat(task("DELETE", "/config/datastore/local?destroy-data=1", ""))
        .contains("Deleting datastore data...", "TASK OK");
    assertThat(directory).doesNotExist();
  }

  @Test
  void aDirectoryInsideAnotherDatastoreIsRefused() throws Exception {
    Path inside = data().resolve("datastores/default/inner");
    refused("POST", "/config/datastore", "name=inner&path=" + encode(inside.toString()), "would overlap");
  }

  @Test
  void aRemovedDatastoreBelowTheDataDirectoryIsNotOpenedByItselfAgain() throws Exception {
    task("DELETE", "/config/datastore/default", "");
    start(config());
    assertThat(client.get("/admin/datastore").path("data")).isEmpty();
    assertThat(task("POST", "/config/datastore", "name=default&reuse-datastore=1")).contains("TASK OK");
    start(config());
    assertThat(client.get("/admin/datastore").path("data")).hasSize(1);
  }

  @Test
  void anEndpointInUseIsNotRemoved() throws Exception {
    addEndpoint();
    create("remote", "type=s3,client=minio,bucket=bbb");
    refused("DELETE", "/config/s3/minio", "", "is used by datastore remote");
    task("DELETE", "/config/datastore/remote", "");
    accepted("DELETE", "/config/s3/minio", "");
  }

  @Test
  void theFirstDatastoreIsInTheBucketThatTheEnvironmentNames() throws Exception {
    stop();
    Files.createDirectories(temp.resolve("fresh"));
    ServerConfig fresh =
        ServerConfig.fromEnvironment(
            Map.of(
                "PBS_LISTEN_ADDR", "127.0.0.1:0",
                "PBS_DATA_DIR", data().toString(),
                "PBS_ROOT_TOKEN_FILE", data().resolve("root-token").toString(),
                "PBS_S3_BUCKET", "bbb",
                "PBS_S3_ENDPOINT", "http://s3.example.com",
                "PBS_S3_CACHE_DIR", temp.resolve("fast").toString(),
                "AWS_ACCESS_KEY_ID", "A",
                "AWS_SECRET_ACCESS_KEY", "S"));
    start(fresh);
    assertThat(client.get("/admin/datastore").at("/data/0/backend-type").asText()).isEqualTo("s3");
    assertThat(buckets.caches).containsExactly(temp.resolve("fast/default"));
    assertThat(buckets.directory("bbb").resolve(".chunks")).isDirectory();
    start(fresh);
    assertThat(client.get("/config/datastore").at("/data/0/backend").asText())
        .isEqualTo("type=s3,client=environment,bucket=bbb");
  }

  @Test
  void theEnvironmentTakesNoLocalBackupsAway() throws Exception {
    stop();
    Files.createDirectories(data().resolve("datastores/default/host/x"));
    assertThatThrownBy(() -> start(config().withBucket(settings("bbb"))))
        .hasMessageContaining("there are backups in")
        .hasMessageContaining("unset PBS_S3_BUCKET");
    assertThat(buckets.opened).isEmpty();
  }

  @Test
  void anotherBucketThanTheRecordedOneIsRefused() throws Exception {
    start(config().withBucket(settings("bbb")));
    stop();
    assertThatThrownBy(() -> start(config().withBucket(settings("ccc"))))
        .hasMessageContaining("was created with type=s3,client=environment,bucket=bbb")
        .hasMessageContaining("set them back");
  }

  @Test
  void withoutTheEnvironmentTheBucketIsNotReplacedByADirectory() throws Exception {
    start(config().withBucket(settings("bbb")));
    start(config());
    HttpResponse<String> answer = call("GET", "/admin/datastore/default/groups", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("PBS_S3_* once said, and they are not set");
  }

  @Test
  void requestsAreToldByTaskAndByMonth() throws Exception {
    addEndpoint();
    create("remote", "type=s3,client=minio,bucket=bbb");
    assertThat(task("POST", "/admin/datastore/remote/gc", ""))
        .containsPattern("S3 requests: \\d+ PUT, \\d+ LIST.*\n.*TASK OK");
    assertThat(task("POST", "/admin/datastore/default/gc", "")).doesNotContain("S3 requests");
    JsonNode requests = client.get("/admin/datastore/remote/requests").path("data");
    long puts = requests.at("/total/requests/put").asLong();
    assertThat(puts).isPositive();
    assertThat(requests.at("/month/requests/put").asLong()).isEqualTo(puts);
    assertThat(requests.at("/month/month").asText()).isEqualTo("2026-11");
    assertThat(requests.path("budgets")).isEmpty();
    start(config());
    requests = client.get("/admin/datastore/remote/requests").path("data");
    assertThat(requests.at("/total/requests/put").asLong()).as("the probe").isEqualTo(1);
    assertThat(requests.at("/month/requests/put").asLong()).isEqualTo(puts + 1);
    clock.advance(Duration.ofDays(20));
    requests = client.get("/admin/datastore/remote/requests").path("data");
    assertThat(requests.at("/month/month").asText()).isEqualTo("2026-12");
    assertThat(requests.at("/month/requests/put").asLong()).isZero();
    assertThat(client.get("/admin/datastore/default/requests").at("/data/total/writes").asLong()).isZero();
  }

  @Test
  void aUsedUpBudgetHoldsBackGarbageCollectionUntilTheNextMonth() throws Exception {
    accepted("POST", "/config/s3", ENDPOINT + "&budget-writes=3");
    create("remote", "type=s3,client=minio,bucket=bbb");
    assertThat(task("POST", "/admin/datastore/remote/gc", ""))
        .containsPattern("S3 budget: \\d+ of 3 write requests of this month are used\n.*TASK OK");
    HttpResponse<String> held = call("POST", "/admin/datastore/remote/gc", "");
    assertThat(held.statusCode()).isEqualTo(503);
    assertThat(held.body()).contains("is held back until the next month", "of 3 write requests");
    JsonNode budget = client.get("/admin/datastore/remote/requests").at("/data/budgets/0");
    assertThat(budget.path("class").asText()).isEqualTo("write");
    assertThat(budget.path("limit").asLong()).isEqualTo(3);
    assertThat(budget.path("state").asText()).isEqualTo("exceeded");
    clock.advance(Duration.ofDays(20));
    assertThat(task("POST", "/admin/datastore/remote/gc", "")).contains("TASK OK");
  }

  @Test
  void metricsAreForWhoeverMaySeeTheSystemAndCostNoRequest() throws Exception {
    accepted("POST", "/config/s3", ENDPOINT + "&budget-reads=1000&cache-size=4096");
    create("remote", "type=s3,client=minio,bucket=bbb");
    HttpResponse<String> answer = client.call("GET", "/metrics", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
    assertThat(answer.body())
        .contains(
            "pbs_s3_requests_total{datastore=\"remote\",kind=\"put\",} 1.0",
            "pbs_s3_retries_total{datastore=\"remote\",} 0.0",
            "pbs_s3_cache_bound_bytes{datastore=\"remote\",} 4096.0",
            "pbs_s3_cache_hits_total{datastore=\"remote\",} 3.0",
            "pbs_s3_budget_limit{datastore=\"remote\",class=\"read\",} 1000.0",
            "pbs_s3_budget_state{datastore=\"remote\",class=\"read\",} 0.0")
        .doesNotContain("pbs_s3_requests_total{datastore=\"default\"");
    assertThat(requests(client.call("GET", "/metrics", ""))).isEqualTo(requests(answer));
    assertThat(new RestClient(server.port()).call("GET", "/metrics", "").statusCode()).isEqualTo(401);
  }

  private static List<String> requests(HttpResponse<String> metrics) {
    return metrics.body().lines().filter(line -> line.startsWith("pbs_s3_")).toList();
  }
}
