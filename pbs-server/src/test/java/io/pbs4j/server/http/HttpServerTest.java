package io.pbs4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerTest {
  private @TempDir Path directory;
  private ServerCertificate certificate;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    certificate = ServerCertificate.loadOrCreate(directory, () -> Instant.now());
    server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            certificate,
            new ProtocolUpgrade(HttpServer.configuration()),
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback) {
                if (request.getHttpURI().getPath().equals("/fail")) {
                  throw new IllegalStateException("secret place");
                }
                String answer =
                    request.getConnectionMetaData().getHttpVersion() + " " + request.getHttpURI().getPath();
                PlainText.answer(response, callback, 200, answer);
                return true;
              }
            });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private String get(String path, String... headers) throws Exception {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return RawTls.talk(
        server.port(), "GET " + path + " HTTP/1.1\r\n" + more + "Connection: close\r\n\r\n");
  }

  @Test
  void takesRequestsWithAndWithoutHost() throws Exception {
    assertThat(get("/a")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("HTTP/1.1 /a");
    assertThat(get("/a", "Host: example:8007")).startsWith("HTTP/1.1 200 OK\r\n");
  }

  @Test
  void aBodyArrivesWithoutHostToo() throws Exception {
    String answer =
        RawTls.talk(
            server.port(),
            "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /b HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(answer).contains("HTTP/1.1 /a").endsWith("HTTP/1.1 /b");
  }

  @Test
  void leavesPathsAsTheyAre() throws Exception {
    assertThat(get("//api2/json/%5Cx3a/..%2f")).endsWith("HTTP/1.1 //api2/json/%5Cx3a/..%2f");
  }

  @Test
  void pathsThatClimbAreRefusedInPlainText() throws Exception {
    assertThat(get("/../../etc/passwd"))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .endsWith("\r\n\r\npath contains illegal components");
  }

  @Test
  void brokenRequestsGetNoPage() throws Exception {
    assertThat(get("/a", "nonsense"))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .doesNotContainIgnoringCase("<html");
  }

  @Test
  void unexpectedFailuresTellNothing() throws Exception {
    assertThat(get("/fail")).startsWith("HTTP/1.1 500 ").doesNotContain("secret place", "at io.pbs4j");
  }

  @Test
  void anEndlessUriIs414() throws Exception {
    assertThat(get("/" + "x".repeat(100_000))).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void http2ByAlpnWorksOnTheSamePort() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(RawTls.trusting()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/v")).build();
    assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("HTTP/2.0 /v");
  }

  @ParameterizedTest
  @CsvSource({"http/1.1,http/1.1", "h2 http/1.1,h2", "http/1.1 h2,h2", "spdy/1 http/1.1,http/1.1"})
  void theProtocolIsOneThatTheClientOffered(String offered, String chosen) throws Exception {
    try (SSLSocket socket = RawTls.connect(server.port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(offered.split(" ", -1));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
    }
  }

  @Test
  void clearTextIsRedirected() throws Exception {
    String to = "Location: https://pbs.example:8007/x?y=1\r\n";
    assertThat(RawTls.talkClear(server.port(), "GET /x?y=1 HTTP/1.1\r\nHost: pbs.example:8007\r\n\r\n"))
        .startsWith("HTTP/1.1 301 ")
        .contains(to);
    assertThat(
            RawTls.talkClear(
                server.port(),
                "POST /x?y=1 HTTP/1.1\r\nHost: pbs.example:8007\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 308 ")
        .contains(to);
  }

  @Test
  void clearTextWithoutHostIsRefused() throws Exception {
    assertThat(RawTls.talkClear(server.port(), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(RawTls.talkClear(server.port(), "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void theFingerprintIsThatOfTheLeaf() throws Exception {
    try (SSLSocket socket = RawTls.connect(server.port())) {
      socket.startHandshake();
      byte[] leaf = socket.getSession().getPeerCertificates()[0].getEncoded();
      assertThat(certificate.fingerprint())
          .matches("([0-9a-f]{2}:){31}[0-9a-f]{2}")
          .isEqualTo(
              HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance("SHA-256").digest(leaf)));
    }
  }
}
