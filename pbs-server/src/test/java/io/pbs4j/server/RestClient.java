package io.pbs4j.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.server.http.RawTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Calls the REST API of a server under test. */
public final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final int port;
  private final List<String> headers = new ArrayList<>();

  /** A client without credentials. */
  public RestClient(int port) throws Exception {
    this.port = port;
    this.client =
        HttpClient.newBuilder()
            .sslContext(RawTls.trusting())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /** Adds a header to every call. */
  public RestClient with(String name, String value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  /** Adds the header of an API token. */
  public RestClient withToken(String id, String secret) {
    return with("Authorization", "PBSAPIToken=" + id + ":" + secret);
  }

  /** Calls with a form body, or with none when the form is empty. */
  public HttpResponse<String> call(String method, String path, String form) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
            .method(method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
    if (!form.isEmpty()) {
      request.header("content-type", "application/x-www-form-urlencoded");
    }
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(new String[0]));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Calls with GET for bytes. */
  public HttpResponse<byte[]> download(String path) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(new String[0]));
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** Calls with GET; the whole answer as JSON. */
  public JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = call("GET", "/api2/json" + path, "");
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Calls with POST and a form; the whole answer as JSON. */
  public JsonNode post(String path, String form) throws Exception {
    HttpResponse<String> answer = call("POST", "/api2/json" + path, form);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
