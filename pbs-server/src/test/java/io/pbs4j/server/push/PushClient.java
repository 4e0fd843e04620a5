package io.pbs4j.server.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.server.http.RawTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Knocks at the receiver of a server under test. */
final class PushClient {
  static final String METRICS = "/api/push/metrics";
  static final String AGENTS = "/api/push/agents";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final int port;
  private final List<String> headers;

  private PushClient(HttpClient client, int port, List<String> headers) {
    this.client = client;
    this.port = port;
    this.headers = List.copyOf(headers);
  }

  /** One without a key that sends JSON. */
  static PushClient of(int port) throws Exception {
    HttpClient client =
        HttpClient.newBuilder().sslContext(RawTls.trusting()).version(HttpClient.Version.HTTP_1_1).build();
    return new PushClient(client, port, List.of("Content-Type", "application/json"));
  }

  /** The same with a header, which replaces one of that name. */
  PushClient with(String name, String value) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < headers.size(); i += 2) {
      if (!headers.get(i).equalsIgnoreCase(name)) {
        all.addAll(headers.subList(i, i + 2));
      }
    }
    all.addAll(List.of(name, value));
    return new PushClient(client, port, all);
  }

  PushClient withKey(String key) {
    return with("X-API-Key", key);
  }

  HttpResponse<String> send(String method, String path, byte[] body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    request.headers(headers.toArray(new String[0]));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Pushes; status and body of the answer. */
  String push(String json) throws Exception {
    return text(send("POST", METRICS, json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Status and body. */
  static String text(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  /** Status and body of the list of agents. */
  String agents() throws Exception {
    return text(send("GET", AGENTS, new byte[0]));
  }

  /** The list of agents. */
  JsonNode list() throws Exception {
    return JSON.readTree(send("GET", AGENTS, new byte[0]).body()).path("agents");
  }
}
