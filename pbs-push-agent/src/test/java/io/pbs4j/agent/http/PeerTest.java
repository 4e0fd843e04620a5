package io.pbs4j.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pbs4j.agent.state.FirstFingerprint;
import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.http.ServerTrust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTest {
  private static final SSLContext PLATFORM = ServerTrust.context(presented -> false);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    watch.shutdownNow();
  }

  @Test
  void withoutPinACertificateThatNobodySignedIsRefusedAndShown() throws Exception {
    TlsServer server = tls();
    IOException failure =
        catchThrowableOfType(IOException.class, () -> get(new Peer(server.url(), PLATFORM, LONG, watch)));

    assertThat(Failure.isTrust(failure)).isTrue();
    assertThat(Failure.text(failure)).contains("not trusted").contains(server.pin().toString());
    assertThat(seen).isEmpty();
  }

  @Test
  void thePinIsAPin() throws Exception {
    TlsServer server = tls();
    TlsServer other = tls();

    assertThat(get(peer(server.url(), server.pin())).text()).isEqualTo("GET /x");
    IOException failure =
        catchThrowableOfType(IOException.class, () -> get(peer(other.url(), server.pin())));
    assertThat(Failure.text(failure))
        .contains("another fingerprint than the pin")
        .contains(other.pin().toString());
    assertThat(seen).containsExactly("GET /x");
  }

  @Test
  void theFirstCertificateOfThisHostIsKept() throws Exception {
    Path file = directory.resolve("pbs-fingerprint");
    SSLContext trust = ServerTrust.context(new FirstFingerprint(file));
    TlsServer server = tls();
    assertThat(get(new Peer(server.url(), trust, LONG, watch)).succeeded()).isTrue();
    assertThat(file).hasContent(server.pin().toString());

    TlsServer thief = tls();
    SSLContext after = ServerTrust.context(new FirstFingerprint(file));
    assertThatThrownBy(() -> get(new Peer(thief.url(), after, LONG, watch))).isInstanceOf(IOException.class);
    assertThat(get(new Peer(server.url(), after, LONG, watch)).succeeded()).isTrue();
    assertThat(seen).hasSize(2);
  }

  @Test
  void aFileOfFingerprintsThatMakesNoSenseOpensNothing() throws Exception {
    Path file = directory.resolve("pbs-fingerprint");
    Files.writeString(file, "");
    TlsServer server = tls();

    assertThatThrownBy(
            () -> get(new Peer(server.url(), ServerTrust.context(new FirstFingerprint(file)), LONG, watch)))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirectsAreNotFollowed(int status) throws Exception {
    URI server =
        plain(
            exchange -> {
              seen.add(exchange.getRequestURI().getPath());
              exchange.getResponseHeaders().set("Location", "/elsewhere");
              exchange.sendResponseHeaders(status, -1);
              exchange.close();
            });
    Reply reply = new Peer(server, PLATFORM, LONG, watch).call(Request.post("/x", new byte[1]), 10);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(seen).containsExactly("/x");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 407, 413, 429, 500, 503})
  void errorsHaveStatusAndText(int status) throws Exception {
    URI server = plain(exchange -> reply(exchange, status, "why"));

    Reply reply = new Peer(server, PLATFORM, LONG, watch).call(Request.post("/x", new byte[1000]), 10);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo("why");
  }

  @Test
  void anAnswerIsBounded() throws Exception {
    URI server = plain(exchange -> reply(exchange, 200, "0123456789"));

    assertThat(new Peer(server, PLATFORM, LONG, watch).call(Request.get("/x"), 10).body()).hasSize(10);
    assertThatThrownBy(() -> new Peer(server, PLATFORM, LONG, watch).call(Request.get("/x"), 9))
        .hasMessage("answer is larger than 9 bytes");
  }

  @Test
  void aServerThatDripsIsLeft() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    URI server =
        plain(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try {
                while (!end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                  exchange.getResponseBody().write('.');
                  exchange.getResponseBody().flush();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Peer peer = new Peer(server, PLATFORM, LONG, watch).within(Duration.ofMillis(300));

    assertThatThrownBy(() -> peer.call(Request.get("/x"), 1 << 20)).hasMessageContaining("no whole answer within");
    end.countDown();
  }

  @Test
  void aServerThatDripsTheSizeOfAPieceDoesNotHoldUpTheDeadlinesOfOthers() throws Exception {
    ServerSocket dripping = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
    opened.add(dripping);
    ExecutorService threads = Executors.newCachedThreadPool();
    opened.add(threads::shutdownNow);
    CountDownLatch end = new CountDownLatch(1);
    threads.submit(
        () -> {
          try (var accepted = dripping.accept()) {
            var out = accepted.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;".getBytes(StandardCharsets.US_ASCII));
            while (!end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
              out.write('a');
            }
          }
          return null;
        });
    URI silent =
        plain(
            exchange -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Duration brief = Duration.ofMillis(300);
    URI drip = URI.create("http://127.0.0.1:" + dripping.getLocalPort());
    var first =
        threads.submit(() -> new Peer(drip, PLATFORM, brief, watch).call(Request.get("/x"), 10));
    opened.add(() -> first.cancel(true));

    // The second deadline is behind the first in the watch's queue.
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> new Peer(silent, PLATFORM, brief, watch).call(Request.get("/x"), 10))
          .hasMessageContaining("no whole answer within");
    }
    end.countDown();
  }

  @Test
  void anAddressThatThePlatformDoesNotTakeIsAFailureLikeOthers() {
    Peer peer = new Peer(URI.create("http://127.0.0.1:99999"), PLATFORM, LONG, watch);

    assertThatThrownBy(() -> peer.call(Request.get("/x"), 10))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the call failed: ");
  }

  @Test
  void whatIsNoHttpIsSaidSo() throws Exception {
    ServerSocket socket = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
    opened.add(socket);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    opened.add(thread::shutdownNow);
    thread.submit(
        () -> {
          while (true) {
            try (var accepted = socket.accept()) {
              accepted.getOutputStream().write("SSH-2.0-server\r\n".getBytes(StandardCharsets.US_ASCII));
            }
          }
        });
    Peer peer = new Peer(URI.create("http://127.0.0.1:" + socket.getLocalPort()), PLATFORM, LONG, watch);

    assertThatThrownBy(() -> peer.call(Request.get("/x"), 100)).isInstanceOf(IOException.class);
  }

  @Test
  void requestsDoNotPrintTheirHeaders() {
    assertThat(Request.get("/x").with("X-API-Key", "secret")).hasToString("GET /x");
  }

  private Peer peer(URI url, CertificatePin pin) {
    return new Peer(url, ServerTrust.context(pin), LONG, watch);
  }

  private static Reply get(Peer peer) throws IOException {
    return peer.call(Request.get("/x"), 1000);
  }

  private TlsServer tls() throws Exception {
    TlsServer server =
        new TlsServer(
            directory,
            exchange -> {
              String text = exchange.getRequestMethod() + " " + exchange.getRequestURI();
              seen.add(text);
              reply(exchange, 200, text);
            });
    opened.add(server);
    return server;
  }

  private URI plain(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
    opened.add(() -> server.stop(0));
    opened.add(threads::shutdownNow);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
