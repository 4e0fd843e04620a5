package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.server.http.RawTls;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the original receiver, and where this one differs on purpose. */
class PushContractTest extends PushFixture {
  private static final String ACCEPTED =
      "200 {\"success\":true,\"received\":" + NOW + ",\"processed\":" + NOW + ",\"nextExpectedBefore\":%d}";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  /** Many mebibytes of spaces, packed. */
  private static byte[] bomb(int mebibytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      for (int i = 0; i < mebibytes; i++) {
        gzip.write(spaces);
      }
    }
    return out.toByteArray();
  }

  @Test
  void aPushIsAcceptedAndTheNextOneExpected() throws Exception {
    HttpResponse<String> answer = agent.send("POST", PushClient.METRICS, bytes(push("a", NOW)));
    assertThat(PushClient.text(answer)).isEqualTo(ACCEPTED.formatted(NOW + 35_000));
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json; charset=utf-8");
    assertThat(agent.push(push("a", NOW, ",\"pushInterval\":60000"))).isEqualTo(ACCEPTED.formatted(NOW + 65_000));
    assertThat(agent.push(push("a", NOW, ",\"pushInterval\":\"60000\"")))
        .as("not strung together as with the original")
        .isEqualTo(ACCEPTED.formatted(NOW + 35_000));
    assertThat(agent.push(push("a", NOW, ",\"pushInterval\":0"))).isEqualTo(ACCEPTED.formatted(NOW + 35_000));
  }

  @Test
  void agentsAreListedWithWhatTheyTold() throws Exception {
    assertThat(agent.agents()).isEqualTo("200 {\"agents\":[]}");
    agent.push(push("a", NOW, ",\"agentVersion\":\"1.0.0\",\"version\":\"3.2.4\""));
    agent.push(push("b", NOW));
    assertThat(agent.agents())
        .isEqualTo(
            "200 {\"agents\":[{\"id\":\"a\",\"name\":\"a\",\"lastPushReceived\":"
                + NOW
                + ",\"agentVersion\":\"1.0.0\",\"online\":true,\"version\":\"3.2.4\"},"
                + "{\"id\":\"b\",\"name\":\"b\",\"lastPushReceived\":"
                + NOW
                + ",\"online\":true}]}");
  }

  @Test
  void anAgentIsOfflineExactlyTwoMinutesAfterItsPush() throws Exception {
    agent.push(push("a", NOW));
    clock.advance(Duration.ofMillis(119_999));
    assertThat(agent.list().at("/0/online").asBoolean()).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(agent.list().at("/0/online").asBoolean(true)).isFalse();
  }

  @Test
  void keysComeInTwoHeadersOfWhichTheFirstCounts() throws Exception {
    assertThat(stranger.push(push("a", NOW))).isEqualTo("401 {\"error\":\"API key required\"}");
    assertThat(stranger.withKey("wrong").push(push("a", NOW))).isEqualTo("403 {\"error\":\"Invalid API key\"}");
    assertThat(stranger.with("Authorization", "Bearer " + KEY).agents()).startsWith("200 ");
    assertThat(stranger.with("Authorization", KEY).agents()).startsWith("200 ");
    assertThat(stranger.with("Authorization", "bearer " + KEY).agents()).startsWith("403 ");
    assertThat(stranger.withKey("wrong").with("Authorization", "Bearer " + KEY).agents()).startsWith("403 ");
    assertThat(stranger.withKey("").with("Authorization", "Bearer " + KEY).agents()).startsWith("200 ");
    assertThat(stranger.with("Authorization", "Bearer ").agents()).startsWith("40");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                              | pbsId: must be string between 1-100 characters",
        "{}                                              | pbsId: must be string between 1-100 characters",
        "{'pbsId':''}                                    | pbsId: must be string between 1-100 characters",
        "{'pbsId':7}                                     | pbsId: must be string between 1-100 characters",
        "{'pbsId':['a']}                                 | pbsId: must be string between 1-100 characters",
        "{'pbsId':'LONG'}                                | pbsId: must be string between 1-100 characters",
        "{'pbsId':'a\\u0000b'}                           | pbsId: must not begin with a dot or contain control characters",
        "{'pbsId':'a\\ud800b'}                           | pbsId: must not begin with a dot or contain control characters",
        "{'pbsId':'.a'}                                  | pbsId: must not begin with a dot or contain control characters",
        "{'pbsId':'a'}                                   | timestamp: must be valid timestamp not in future",
        "{'pbsId':'a','timestamp':'1'}                   | timestamp: must be valid timestamp not in future",
        "{'pbsId':'a','timestamp':1.5}                   | timestamp: must be valid timestamp not in future",
        "{'pbsId':'a','timestamp':-1}                    | timestamp: must be valid timestamp not in future",
        "{'pbsId':'a','timestamp':1e400}                 | timestamp: must be valid timestamp not in future",
        "{'pbsId':'a','timestamp':SOON1}                 | timestamp: must be valid timestamp not in future",
        "{'pbsId':'a','timestamp':SOON}                  | nodeStatus: must be object",
        "{'pbsId':'a','timestamp':0,'nodeStatus':null}   | nodeStatus: must be object",
        "{'pbsId':'a','timestamp':0,'nodeStatus':'x'}    | nodeStatus: must be object",
        "{'pbsId':'a','timestamp':0,'nodeStatus':7}      | nodeStatus: must be object",
        "{'pbsId':'a','timestamp':0,'nodeStatus':{},'datastores':{}} | datastores: must be array with max 100 items",
        "{'pbsId':'a','timestamp':0,'nodeStatus':{},'datastores':A101} | datastores: must be array with max 100 items",
        "{'pbsId':'a','timestamp':0,'nodeStatus':{},'tasks':true}    | tasks: must be array with max 1000 items",
        "{'pbsId':'a','timestamp':0,'nodeStatus':{},'tasks':A1001}   | tasks: must be array with max 1000 items",
      })
  void whatDoesNotFitIsRefusedInTheWordsOfTheOriginal(String body, String error) throws Exception {
    String json =
        body.replace('\'', '"')
            .replace("LONG", "x".repeat(101))
            .replace("SOON1", String.valueOf(NOW + 300_001))
            .replace("SOON", String.valueOf(NOW + 300_000))
            .replace("A101", "[" + "{},".repeat(100) + "{}]")
            .replace("A1001", "[" + "{},".repeat(1000) + "{}]");
    assertThat(agent.push(json)).isEqualTo("400 {\"error\":\"Invalid " + error + "\"}");
    assertThat(agent.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'pbsId':'a','timestamp':0,'nodeStatus':{}}",
        "{'pbsId':'a','timestamp':0,'nodeStatus':[]}",
        "{'pbsId':'a','timestamp':1.7e12,'nodeStatus':{}}",
        "{'pbsId':'LONG','timestamp':5,'nodeStatus':{},'datastores':A100,'tasks':A1000}",
        "{'pbsId':'a','timestamp':5,'nodeStatus':{},'datastores':null,'tasks':false,'snapshots':0}",
        "{'pbsId':'a','timestamp':5,'nodeStatus':{},'datastores':'','tasks':[],'unknown':[{'x':1e9}]}",
        "{'timestamp':5,'nodeStatus':{'pbsId':7},'pbsId':1,'pbsId':'a'} \n",
        "{'pbsId':'ä€😀/..','timestamp':5,'nodeStatus':{'ä':'€'},'version':7,'agentVersion':{'x':1}}",
      })
  void whatFitsIsAccepted(String body) throws Exception {
    String json =
        body.replace('\'', '"')
            .replace("LONG", "x".repeat(100))
            .replace("A1000", "[" + "{},".repeat(999) + "{}]")
            .replace("A100", "[" + "{},".repeat(99) + "{}]");
    assertThat(agent.push(json)).startsWith("200 ");
    assertThat(agent.list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{", "null", "\"text\"", "7", " ", "{\"pbsId\":\"a\"} x", "{\"pbsId\":NaN}", "{'pbsId':'a'}", "{\"a\":1,}",
        "{\"a\":\"\t\"}", "{\"a\":01}", "\u0000{\u0000}"
      })
  void whatIsNoJsonObjectIsTheSendersFault(String body) throws Exception {
    assertThat(agent.push(body)).startsWith("400 {\"success\":false,\"error\":\"Bad request\",\"message\":\"");
  }

  @Test
  void jsonThatIsMadeToHurtIsRefused() throws Exception {
    assertThat(agent.push("{\"nodeStatus\":" + "[".repeat(100_000))).startsWith("400 ");
    assertThat(agent.push(push("a", NOW, ",\"x\":" + "[".repeat(70) + "]".repeat(70)))).startsWith("400 ");
    assertThat(agent.push("{\"timestamp\":" + "9".repeat(100_000) + "}")).startsWith("400 ");
    assertThat(agent.push("{\"timestamp\":1e999999999}")).startsWith("400 ");
    assertThat(agent.push("{\"" + "n".repeat(100_000) + "\":1}")).startsWith("400 ");
    assertThat(agent.push("{\"pbsId\":\"" + "n".repeat(1_000_000) + "\"}")).startsWith("400 ");
    assertThat(agent.push(push("a", NOW, ",\"version\":\"" + "n".repeat(2000) + "\""))).startsWith("400 ");
    byte[] broken = bytes(push("a?", NOW));
    broken[10] = (byte) 0xff;
    assertThat(agent.send("POST", PushClient.METRICS, broken).statusCode()).isEqualTo(400);
    assertThat(agent.list()).isEmpty();
  }

  @Test
  void theBodyMustSayThatItIsJson() throws Exception {
    String wrong = "400 {\"error\":\"Invalid Content-Type: must be application/json\"}";
    assertThat(agent.with("Content-Type", "text/plain").push(push("a", NOW))).isEqualTo(wrong);
    assertThat(agent.with("Content-Type", "application/jsonx").push(push("a", NOW))).isEqualTo(wrong);
    assertThat(agent.with("Content-Type", "Application/JSON; charset=\"UTF-8\"").push(push("a", NOW)))
        .startsWith("200 ");
    assertThat(agent.with("Content-Type", "application/json; charset=klingon").push(push("a", NOW)))
        .startsWith("400 {\"success\":false,");
    assertThat(agent.push("")).startsWith("400 {\"error\":\"Invalid pbsId");
  }

  @Test
  void aBodyMayBePackedButNotEndless() throws Exception {
    PushClient packed = agent.with("Content-Encoding", "gzip");
    assertThat(PushClient.text(packed.send("POST", PushClient.METRICS, gzip(bytes(push("a", NOW))))))
        .startsWith("200 ");
    byte[] bomb = bomb(1 << 10);
    assertThat(bomb.length).isLessThan(2 << 20);
    assertThat(PushClient.text(packed.send("POST", PushClient.METRICS, bomb)))
        .isEqualTo(
            "413 {\"success\":false,\"error\":\"Payload too large\",\"message\":\"request entity too large\"}");
    assertThat(packed.push("no gzip")).startsWith("400 {\"success\":false,");
    byte[] half = gzip(bytes(push("b", NOW)));
    assertThat(packed.send("POST", PushClient.METRICS, Arrays.copyOf(half, half.length / 2)).statusCode())
        .isEqualTo(400);
    assertThat(agent.with("Content-Encoding", "br").push(push("a", NOW))).startsWith("415 {\"success\":false,");
    assertThat(agent.with("Content-Encoding", "identity").push(push("a", NOW))).startsWith("200 ");
  }

  @Test
  void tenMebibytesAreTakenAndNotAByteMore() throws Exception {
    String start = push("a", NOW, ",\"x\":\"");
    String json = start.substring(0, start.length() - 1);
    String whole = json + "x".repeat(PushBody.MAX_BYTES - json.length() - 2) + "\"}";
    assertThat(whole).hasSize(10 * 1024 * 1024);
    assertThat(agent.push(whole)).startsWith("200 ");
    assertThat(agent.push(whole + " ")).startsWith("413 ");
    PushClient packed = agent.with("Content-Encoding", "gzip");
    assertThat(packed.send("POST", PushClient.METRICS, gzip(bytes(whole))).statusCode()).isEqualTo(200);
    assertThat(packed.send("POST", PushClient.METRICS, gzip(bytes(whole + " "))).statusCode()).isEqualTo(413);
    assertThat(stranger.push(whole + " ")).as("who is a stranger learns no more").startsWith("401 ");
  }

  @Test
  void whoAsksBeforeHeSendsIsRefusedAtOnce() throws Exception {
    String head =
        "POST /api/push/metrics HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n"
            + "Content-Type: application/json\r\nConnection: close\r\n";
    assertThat(RawTls.talk(server.port(), head + "\r\n")).startsWith("HTTP/1.1 401 ").endsWith("API key required\"}");
    assertThat(RawTls.talk(server.port(), head.replace("1000000", "10485761") + "X-API-Key: " + KEY + "\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void pathsHaveAnyLetterCaseAndOthersAreNotFound() throws Exception {
    assertThat(agent.send("POST", "/API/Push/Metrics/", bytes(push("a", NOW))).statusCode()).isEqualTo(200);
    assertThat(agent.send("GET", "/api/push/AGENTS/?x=1", new byte[0]).statusCode()).isEqualTo(200);
    assertThat(PushClient.text(agent.send("HEAD", PushClient.AGENTS, new byte[0]))).isEqualTo("200 ");
    String missing = "404 {\"success\":false,\"error\":\"API endpoint not found\"}";
    for (String path : new String[] {"GET /api/push/metrics", "PUT /api/push/metrics", "POST /api/push/agents",
        "GET /api/push/x", "GET /api/push", "DELETE /api/push/agents/a"}) {
      String[] call = path.split(" ");
      assertThat(PushClient.text(stranger.send(call[0], call[1], new byte[0]))).as(path).isEqualTo(missing);
    }
    assertThat(stranger.send("GET", "/api/pushx", new byte[0]).body()).isNotEqualTo(missing.substring(4));
  }

  @Test
  void partsThatAreMissingStayAsTheyWere() throws Exception {
    agent.push(
        push("a", NOW, ",\"datastores\":[{\"store\":\"s\", \"total\":1.50}],\"tasks\":[{}],\"snapshots\":[1],"
            + "\"version\":\"3\",\"agentVersion\":\"1\",\"degraded\":[{\"source\":\"tasks\",\"error\":\"e\"}]"));
    JsonNode before = root.get("/push/agents/a").path("data");
    assertThat(before.path("degraded").toString()).isEqualTo("[{\"source\":\"tasks\",\"error\":\"e\"}]");
    clock.advance(Duration.ofSeconds(30));
    agent.push("{\"pbsId\":\"a\",\"timestamp\":" + (NOW + 1) + ",\"nodeStatus\":{\"x\":1},\"tasks\":[]}");
    JsonNode after = root.get("/push/agents/a").path("data");
    assertThat(after.path("datastores").toString()).isEqualTo("[{\"store\":\"s\",\"total\":1.5}]");
    assertThat(after.path("tasks").toString()).isEqualTo("[]");
    assertThat(after.path("snapshots").toString()).isEqualTo("[1]");
    assertThat(after.path("version").asText()).isEqualTo("3");
    assertThat(after.path("node-status").toString()).isEqualTo("{\"x\":1}");
    assertThat(after.has("agent-version")).isFalse();
    assertThat(after.has("degraded")).isFalse();
    assertThat(root.call("GET", "/api2/json/push/agents/a", "").body())
        .as("as it was sent")
        .contains("\"datastores\":[{\"store\":\"s\", \"total\":1.50}]");
  }
}
