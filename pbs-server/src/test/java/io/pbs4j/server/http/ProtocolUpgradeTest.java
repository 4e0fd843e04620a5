package io.pbs4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolUpgradeTest {
  private static final String[] UPGRADE = {
    "GET //api2/json/backup?store=x HTTP/1.1", "Connection: upgrade", "Upgrade: test-protocol-v1"
  };

  private final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
  private final CompletableFuture<UpgradeLink> link = new CompletableFuture<>();
  private final CountDownLatch allAtOnce = new CountDownLatch(32);
  private @TempDir Path directory;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    ProtocolUpgrade upgrade = new ProtocolUpgrade(HttpServer.configuration());
    server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            ServerCertificate.loadOrCreate(directory, () -> Instant.now()),
            upgrade,
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback) {
                upgrade.upgrade(request, response, callback, "test-protocol-v1", new Echo());
                return true;
              }
            });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  /** Answers with the body's digest, with bytes, with the body, or when 32 requests are there at once. */
  private final class Echo implements UpgradedConnection {
    @Override
    public void opened(UpgradeLink opened) {
      link.complete(opened);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      switch (request.getHttpURI().getPath()) {
        case "/digest" -> {
          MessageDigest digest = MessageDigest.getInstance("SHA-256");
          byte[] buffer = new byte[1 << 16];
          try (InputStream in = Content.Source.asInputStream(request)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
              digest.update(buffer, 0, n);
            }
          }
          response.write(true, ByteBuffer.wrap(digest.digest()), callback);
        }
        case "/bytes" -> response.write(true, ByteBuffer.wrap(bytes(8 << 20)), callback);
        case "/together" -> {
          allAtOnce.countDown();
          boolean met = allAtOnce.await(10, TimeUnit.SECONDS);
          PlainText.answer(response, callback, met ? 200 : 500, "met");
        }
        case "/idle" -> {
          HTTP2Connection connection =
              (HTTP2Connection) request.getConnectionMetaData().getConnection();
          String answer =
              connection.getEndPoint().getIdleTimeout()
                  + " "
                  + connection.getSession().getStreamIdleTimeout();
          PlainText.answer(response, callback, 200, answer);
        }
        case "/never" -> {
          // Left unanswered on purpose.
        }
        default -> PlainText.answer(response, callback, 404, "Path '/nosuch' not found.");
      }
      return true;
    }

    @Override
    public void closed(@Nullable Throwable cause) {
      ends.add(Optional.ofNullable(cause));
    }
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private Optional<Throwable> end() throws InterruptedException {
    Optional<Throwable> end = ends.poll(10, TimeUnit.SECONDS);
    assertThat(end).as("the end was told").isNotNull();
    return end;
  }

  @Test
  void answers101WithTheTwoHeadersAndNoHostIsNeeded() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      assertThat(client.head().toLowerCase(java.util.Locale.ROOT))
          .startsWith("http/1.1 101 switching protocols\r\n")
          .contains("connection: upgrade\r\n", "upgrade: test-protocol-v1\r\n")
          .doesNotContain("content-length", "transfer-encoding");
    }
  }

  @Test
  void advertisesWindowsFramesAndStreams() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      assertThat(client.settings())
          .containsEntry(SettingsFrame.INITIAL_WINDOW_SIZE, 32 << 20)
          .containsEntry(SettingsFrame.MAX_FRAME_SIZE, 4 << 20)
          .containsEntry(SettingsFrame.MAX_CONCURRENT_STREAMS, 1024);
    }
  }

  @Test
  void aQuietConnectionIsNeverClosed() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      assertThat(client.request("GET", "/idle", null).text()).isEqualTo("0 0");
    }
  }

  @Test
  void carries8MebibytesUpAndDown() throws Exception {
    byte[] body = bytes(8 << 20);
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      assertThat(client.request("POST", "/digest", body).body())
          .isEqualTo(MessageDigest.getInstance("SHA-256").digest(body));
      assertThat(client.request("GET", "/bytes", null).body()).isEqualTo(body);
    }
  }

  @Test
  void runs32StreamsAtOnce() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      List<CompletableFuture<ProtocolClient.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        answers.add(client.send("GET", "/together", null, null));
      }
      for (CompletableFuture<ProtocolClient.Answer> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void errorsArePlainText() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      ProtocolClient.Answer answer = client.request("GET", "/nosuch", null);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text()).isEqualTo("Path '/nosuch' not found.");
    }
  }

  @Test
  void tellsTheEndOnceWhenTheClientLeaves() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      client.request("GET", "/bytes", null);
    }
    assertThat(end()).isEmpty();
    server.stop();
    assertThat(ends).isEmpty();
  }

  @Test
  void tellsTheEndWhenTheConnectionBreaks() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      client.request("GET", "/bytes", null);
      client.kill();
      end();
    }
    assertThat(ends).isEmpty();
  }

  @Test
  void tellsTheEndWhenTheClientLeavesRightAfterThe101() throws Exception {
    try (SSLSocket socket = RawTls.connect(server.port())) {
      String text = String.join("\r\n", UPGRADE) + "\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 101");
    }
    end();
    assertThat(ends).isEmpty();
  }

  @Test
  void theServerCanCloseTheConnection() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      CompletableFuture<ProtocolClient.Answer> pending = client.send("GET", "/never", null, null);
      client.request("GET", "/bytes", null);
      IllegalStateException abort = new IllegalStateException("task aborted");
      link.get(10, TimeUnit.SECONDS).close(abort);
      link.get().close(new IllegalStateException("again"));
      assertThat(end()).containsSame(abort);
      assertThatThrownBy(() -> pending.get(10, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(ends).isEmpty();
  }

  @Test
  void stoppingTheServerEndsConnections() throws Exception {
    try (ProtocolClient client = ProtocolClient.connect(server.port(), UPGRADE)) {
      client.request("GET", "/bytes", null);
      server.stop();
      end();
    }
  }

  @Test
  void takesAPrefaceThatComesTogetherWithTheRequest() throws Exception {
    String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    byte[] emptySettings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    try (SSLSocket socket = RawTls.connect(server.port())) {
      String text = String.join("\r\n", UPGRADE) + "\r\n\r\n" + preface;
      byte[] start = text.getBytes(StandardCharsets.US_ASCII);
      byte[] all = java.util.Arrays.copyOf(start, start.length + emptySettings.length);
      System.arraycopy(emptySettings, 0, all, start.length, emptySettings.length);
      socket.getOutputStream().write(all);
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 101");
      byte[] frame = in.readNBytes(9);
      assertThat(frame[3]).as("first frame is SETTINGS").isEqualTo((byte) 4);
    }
  }
}
