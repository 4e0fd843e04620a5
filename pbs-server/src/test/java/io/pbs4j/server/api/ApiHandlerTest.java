package io.pbs4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.NotAuthenticatedException;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.http.HttpServer;
import io.pbs4j.server.http.PlainText;
import io.pbs4j.server.http.ProtocolUpgrade;
import io.pbs4j.server.http.RawTls;
import io.pbs4j.server.http.ServerCertificate;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiHandlerTest {
  private static final AuthId TESTER = AuthId.parse("tester@pbs");
  private static final String CONTENT_TYPE = "application/json;charset=UTF-8";

  /** A record of an answer, for its names in JSON. */
  private record Item(String backupType, long backupTime, @Nullable String comment) {}

  private @TempDir Path directory;
  private HttpServer server;
  private HttpClient client;

  private static List<Endpoint> endpoints() {
    Parameter store =
        Parameter.required("store", Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(3, 32), "A store.");
    Parameter note = Parameter.optional("note", Schema.text(), "A note.");
    return List.of(
        Endpoint.get("/ping", "Ping.").access(Access.WORLD).runs(call -> Map.of("pong", true)),
        Endpoint.get("/nothing", "Nothing.").runs(call -> null),
        Endpoint.get("/items", "Items.")
            .runs(call -> new Answer(List.of(new Item("vm", 5, null)), Map.of("total", 1, "success", 1))),
        Endpoint.put("/store/{store}/note", "Set.")
            .with(store, note)
            .runs(call -> call.parameters().text("store") + ":" + call.parameters().textOrNull("note")),
        Endpoint.get("/store/{store}/secret", "Forbidden.")
            .with(store)
            .access(Access.anyOf("/datastore/{store}", Privilege.DATASTORE_AUDIT, Privilege.DATASTORE_READ))
            .runs(call -> "never"),
        Endpoint.get("/fail", "Fail.")
            .runs(
                call -> {
                  throw new IllegalStateException("inner secret");
                }),
        Endpoint.post("/raw", "Raw.")
            .with(note)
            .handles(
                (call, request, response, callback) -> {
                  if (call.parameters().has("note")) {
                    PlainText.answer(response, callback, 200, "raw " + call.parameters().text("note"));
                  } else {
                    throw ApiException.badRequest("no note");
                  }
                }));
  }

  @BeforeEach
  void start() throws Exception {
    ApiHandler api =
        new ApiHandler(
            new EndpointTable(endpoints()),
            request -> {
              if (request.getHeaders().get("x-user") == null) {
                throw new NotAuthenticatedException("authentication failed - nobody");
              }
              return TESTER;
            },
            (authId, path, anyOf) -> false,
            Duration.ZERO);
    server =
        new HttpServer(
            InetSocketAddress.createUnresolved("127.0.0.1", 0),
            ServerCertificate.loadOrCreate(directory, InstantSource.system()),
            new ProtocolUpgrade(HttpServer.configuration()),
            api);
    server.start();
    client =
        HttpClient.newBuilder()
            .sslContext(RawTls.trusting())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
        .header("x-user", "yes");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("content-type").orElse("");
  }

  @Test
  void dataStandsInAnEnvelope() throws Exception {
    HttpResponse<String> answer = get("/api2/json/ping");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"data\":{\"pong\":true}}");
    assertThat(type(answer)).isEqualTo(CONTENT_TYPE);
  }

  @Test
  void nothingIsNull() throws Exception {
    assertThat(get("/api2/json/nothing").body()).isEqualTo("{\"data\":null}");
  }

  @Test
  void namesAreKebabCaseAndAbsentOnesLeftOut() throws Exception {
    JsonNode answer = Json.MAPPER.readTree(get("/api2/json/items").body());
    assertThat(answer.toString())
        .contains("\"data\":[{\"backup-type\":\"vm\",\"backup-time\":5}]", "\"total\":1", "\"success\":1");
  }

  @Test
  void extjsAddsSuccessAndStatus() throws Exception {
    assertThat(get("/api2/extjs/ping").body())
        .isEqualTo("{\"data\":{\"pong\":true},\"status\":200,\"success\":true}");
  }

  @Test
  void extjsErrorsComeWithStatus200() throws Exception {
    HttpResponse<String> answer = get("/api2/extjs/nosuch");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"errors\":{},\"message\":\"Path '/api2/extjs/nosuch' not found.\","
                + "\"status\":404,\"success\":false}");
    assertThat(get("/api2/extjs/store/x/secret").body())
        .isEqualTo(
            "{\"errors\":{\"store\":\"value must be at least 3 characters long\"},"
                + "\"message\":\"parameter verification errors\",\"status\":400,\"success\":false}");
  }

  @Test
  void doubledSlashesAreOne() throws Exception {
    assertThat(get("//api2//json/ping").statusCode()).isEqualTo(200);
  }

  @Test
  void unknownPathsAndMethodsAre404() throws Exception {
    HttpResponse<String> answer = get("/api2/json/no/such");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("Path '/api2/json/no/such' not found.");
    assertThat(type(answer)).isEqualTo(CONTENT_TYPE);
    assertThat(send(to("/api2/json/ping").DELETE()).statusCode()).isEqualTo(404);
    assertThat(send(to("/api2/json/ping").method("PATCH", BodyPublishers.noBody())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void directoriesAnswerWithTheirNames() throws Exception {
    assertThat(get("/api2/json/store/abc").body())
        .isEqualTo("{\"data\":[{\"subdir\":\"note\"},{\"subdir\":\"secret\"}]}");
    assertThat(get("/api2/json").body()).startsWith("{\"data\":[{\"subdir\":\"fail\"},");
    assertThat(get("/api2").statusCode()).isEqualTo(200);
  }

  @Test
  void strangersGet401ExceptWhereTheWorldMay() throws Exception {
    for (String path : List.of("/api2/json/nothing", "/api2/json/nosuch", "/api2/json")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path)).build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo("authentication failed - nobody");
    }
    HttpRequest ping =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/api2/json/ping")).build();
    assertThat(client.send(ping, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void aMissingPrivilegeIsNamed() throws Exception {
    HttpResponse<String> answer = get("/api2/json/store/abc/secret");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo("permission check failed - missing Datastore.Audit|Datastore.Read on /datastore/abc");
  }

  @Test
  void parametersComeFromPathQueryFormAndJson() throws Exception {
    String path = "/api2/json/store/abc/note";
    assertThat(send(to(path + "?note=q").PUT(BodyPublishers.noBody())).body())
        .isEqualTo("{\"data\":\"abc:q\"}");
    assertThat(
            send(to(path)
                    .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
                    .PUT(BodyPublishers.ofString("note=f%20g")))
                .body())
        .isEqualTo("{\"data\":\"abc:f g\"}");
    assertThat(
            send(to(path)
                    .header("content-type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"note\":\"j\"}")))
                .body())
        .isEqualTo("{\"data\":\"abc:j\"}");
  }

  @Test
  void encodedCharactersOfAPathAreDecodedOnce() throws Exception {
    HttpResponse<String> answer =
        send(to("/api2/json/store/bad%20name%21/note").PUT(BodyPublishers.noBody()));
    assertThat(answer.body())
        .isEqualTo("parameter verification failed - 'store': value does not match the regex pattern");
  }

  @Test
  void largeBodiesAreRefused() throws Exception {
    HttpResponse<String> answer =
        send(
            to("/api2/json/store/abc/note")
                .PUT(BodyPublishers.ofString("note=" + "x".repeat(ParameterBody.MAX_BYTES))));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("Request body too large");
  }

  @Test
  void largeBodiesOfUnknownLengthAreRefusedToo() throws Exception {
    byte[] body = ("note=" + "x".repeat(ParameterBody.MAX_BYTES)).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        send(
            to("/api2/json/store/abc/note")
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    assertThat(answer.body()).isEqualTo("Request body too large");
  }

  @Test
  void anErrorReachesAClientThatStillSends() throws Exception {
    HttpResponse<String> answer =
        send(to("/api2/json/raw").POST(BodyPublishers.ofByteArray(new byte[8 << 20])));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("no note");
  }

  @Test
  void dottedComponentsAreRefused() throws Exception {
    String text =
        RawTls.talk(server.port(), "GET /api2/json/.hidden HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(text).startsWith("HTTP/1.1 400 ").endsWith("path contains illegal components");
    assertThat(
            RawTls.talk(server.port(), "GET /api2/%2e%2e/x HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void longUrisAre414() throws Exception {
    assertThat(get("/api2/json/ping?x=" + "y".repeat(3072)).statusCode()).isEqualTo(414);
  }

  @Test
  void unknownFormatsAreRefused() throws Exception {
    HttpResponse<String> answer = get("/api2/xml/ping");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("Unsupported output format");
  }

  @Test
  void unexpectedFailuresTellNothing() throws Exception {
    HttpResponse<String> answer = get("/api2/json/fail");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("inner secret");
  }

  @Test
  void rawActionsAnswerThemselvesButFailLikeOthers() throws Exception {
    assertThat(send(to("/api2/json/raw?note=n").POST(BodyPublishers.ofString("body"))).body())
        .isEqualTo("raw n");
    HttpResponse<String> failed = send(to("/api2/json/raw").POST(BodyPublishers.ofString("body")));
    assertThat(failed.statusCode()).isEqualTo(400);
    assertThat(failed.body()).isEqualTo("no note");
  }

  @Test
  void theApiDocumentNeedsNoLoginAndHasEveryEndpoint() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/api2/openapi.json"))
            .build();
    JsonNode document = Json.MAPPER.readTree(client.send(request, BodyHandlers.ofString()).body());
    assertThat(document.at("/openapi").asText()).startsWith("3.1");
    for (Endpoint endpoint : endpoints()) {
      assertThat(document.path("paths").path("/api2/json" + endpoint.path()))
          .as(endpoint.path())
          .hasSize(1);
    }
    JsonNode put = document.path("paths").path("/api2/json/store/{store}/note").path("put");
    assertThat(put.at("/parameters/0/in").asText()).isEqualTo("path");
    assertThat(put.at("/requestBody/content/application~1json/schema/properties").has("note")).isTrue();
  }

  private JsonNode document() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/api2/openapi.json"))
            .build();
    return Json.MAPPER.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  @Test
  void theApiDocumentHasDirectoriesWithWhatTheirPathCaptures() throws Exception {
    JsonNode paths = document().path("paths");
    assertThat(paths.at("/~1api2~1json/get/summary").asText()).isEqualTo("List what lies below.");
    JsonNode store = paths.path("/api2/json/store/{store}").path("get");
    assertThat(store.at("/parameters/0/name").asText()).isEqualTo("store");
    assertThat(store.path("operationId").asText()).isEqualTo("getStoreByStore");
  }

  @Test
  void everyOperationHasItsOwnNameAndSaysHowItIsRefused() throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : document().path("paths")) {
      for (JsonNode operation : item) {
        ids.add(operation.path("operationId").asText());
        assertThat(operation.path("tags")).hasSize(1);
        assertThat(operation.path("responses").has("400")).isTrue();
        assertThat(operation.path("responses").has("401")).isEqualTo(!operation.path("security").isEmpty());
      }
    }
    assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
  }

  @Test
  void thePageToBrowseTheApiLoadsNothingFromElsewhere() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/api2/docs")).build();
    HttpResponse<String> page = client.send(request, BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html;charset=UTF-8");
    assertThat(page.headers().firstValue("content-security-policy").orElse("")).contains("default-src 'none'");
    assertThat(page.body()).contains("/api2/openapi.json").doesNotContain("http://", "https://");
  }
}
