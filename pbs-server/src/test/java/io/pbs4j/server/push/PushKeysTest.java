package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys that agents have of their own. */
class PushKeysTest extends PushFixture {
  private static final String CONFIG = "/config/push-agent";
  private static final String WRONG = "403 {\"error\":\"Invalid API key\"}";
  private static final String OTHER = "403 {\"error\":\"This API key is for another agent\"}";

  private String call(String method, String path, String form) throws Exception {
    HttpResponse<String> answer = root.call(method, "/api2/json" + path, form);
    return answer.statusCode() + " " + answer.body();
  }

  private PushClient own(String id) throws Exception {
    String key = root.post(CONFIG, "id=" + id).at("/data/key").asText();
    assertThat(key).matches("pbspush_[0-9a-f]{64}");
    return stranger.withKey(key);
  }

  @Test
  void aKeyPushesForItsAgentAlone() throws Exception {
    PushClient own = own("branch");
    assertThat(own.push(push("branch", NOW))).startsWith("200 ");
    assertThat(own.push(push("other", NOW))).isEqualTo(OTHER);
    assertThat(own.push(push("Branch", NOW))).isEqualTo(OTHER);
    assertThat(agent.push(push("branch", NOW)))
        .isEqualTo("403 {\"error\":\"This agent has an API key of its own, the shared one does not count for it\"}");
    assertThat(agent.push(push("other", NOW))).startsWith("200 ");
    assertThat(own.list()).hasSize(1);
    assertThat(own.list().at("/0/id").asText()).isEqualTo("branch");
    assertThat(agent.list()).hasSize(2);
    assertThat(root.get("/push/agents").path("data").findValuesAsText("has-own-key"))
        .containsExactly("true", "false");
  }

  @Test
  void aKeyIsMadeChangedRotatedAndRemoved() throws Exception {
    PushClient old = own("a&comment=first");
    String digest = root.get(CONFIG).path("digest").asText();
    assertThat(root.get(CONFIG).path("data").toString())
        .isEqualTo("[{\"comment\":\"first\",\"created\":" + NOW / 1000 + ",\"enable\":true,\"id\":\"a\"}]");
    assertThat(call("POST", CONFIG, "id=a"))
        .isEqualTo("400 parameter verification failed - 'id': push agent 'a' has a key already.");
    assertThat(call("PUT", CONFIG + "/a", "enable=0&delete=comment&digest=" + digest)).isEqualTo("200 {\"data\":null}");
    assertThat(old.agents()).isEqualTo(WRONG);
    assertThat(agent.push(push("a", NOW))).as("a disabled key is its own all the same").startsWith("403 ");
    assertThat(call("PUT", CONFIG + "/a", "enable=1&digest=" + digest)).startsWith("400 detected modified configuration");
    String answer = call("PUT", CONFIG + "/a", "enable=1&rotate=1");
    assertThat(old.agents()).isEqualTo(WRONG);
    PushClient rotated = stranger.withKey(answer.replaceAll(".*(pbspush_[0-9a-f]*).*", "$1"));
    assertThat(rotated.agents()).startsWith("200 ");
    restart();
    assertThat(stranger.withKey(answer.replaceAll(".*(pbspush_[0-9a-f]*).*", "$1")).agents()).startsWith("200 ");
    assertThat(root.get(CONFIG + "/a").at("/data/enable").asBoolean()).isTrue();
    assertThat(call("DELETE", CONFIG + "/a", "")).isEqualTo("200 {\"data\":null}");
    assertThat(call("DELETE", CONFIG + "/a", "")).isEqualTo("404 push agent 'a' has no key of its own");
    assertThat(call("GET", CONFIG + "/a", "")).startsWith("404 ");
    assertThat(agent.push(push("a", NOW))).startsWith("200 ");
  }

  @Test
  void keysAreInNoLogAndNoFile() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    String key;
    try {
      key = root.post(CONFIG, "id=a").at("/data/key").asText();
      PushClient own = stranger.withKey(key);
      own.push(push("a", NOW));
      own.push(push("b", NOW));
      own.push("{");
      own.with("Content-Encoding", "br").push("x");
      stranger.with("Authorization", "Bearer " + key + "x").agents();
      agent.push(push("a", NOW));
      stranger.withKey("a-wrong-guess").agents();
      stranger.agents();
      root.call("PUT", "/api2/json" + CONFIG + "/a", "rotate=1");
      stop();
    } finally {
      System.setErr(before);
    }
    String text = log.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("root@pam!root-token gave the push agent a a key")
        .contains("rotated the key of the push agent a")
        .contains("push from 127.0.0.1 refused: 403 Invalid API key")
        .contains("push from 127.0.0.1 refused: 401 API key required")
        .contains("push from 127.0.0.1 refused: 403 This API key is for another agent")
        .doesNotContain(key, KEY, "a-wrong-guess");
    assertThat(text.split("403 Invalid API key", -1)).as("told once a minute").hasSize(2);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(key, KEY);
    }
    start();
  }
}
