package io.pbs4j.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Repository;
import io.pbs4j.client.Secret;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In front of a server, something that takes connections for plain HTTP, as the stock server may. */
@Timeout(60)
class LateHelloTest {
  private static final byte[] PLAIN =
      "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** How a connection fails before TLS is agreed on. */
  enum Failure {
    /** The client's message is read and answered in plain text. */
    ANSWER,
    /** The plain text comes before the client has sent anything. */
    EARLY_ANSWER,
    /** The connection is closed after the client's message. */
    HANG_UP,
    /** The connection is closed at once. */
    EARLY_HANG_UP
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger failing = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Failure failure = Failure.ANSWER;
  private FakePbs server;
  private ServerSocket front;

  @BeforeEach
  void start() throws Exception {
    server = new FakePbs();
    server.answer("/api2/json/version", "{\"version\":\"3.2\",\"release\":\"4\",\"repoid\":\"x\"}");
    server.answer("/api2/json/admin/datastore/store/notes", "null");
    front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  @AfterEach
  void stop() throws Exception {
    front.close();
    threads.shutdownNow();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void aQuestionIsAskedAgain(Failure how) throws IOException {
    failNext(2, how);
    try (PbsClient client = client("root@pam!t")) {
      assertThat(client.serverVersion().version()).isEqualTo("3.2");
    }
    assertThat(connections).hasValueGreaterThanOrEqualTo(3);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aLoginIsMadeAgain(Failure how) throws IOException {
    failNext(2, how);
    try (PbsClient client = client("root@pam")) {
      assertThat(client.serverVersion().version()).isEqualTo("3.2");
    }
    assertThat(server.requests("/api2/json/access/ticket")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSessionIsOpenedAgain(Failure how) throws IOException {
    failNext(2, how);
    try (PbsClient client = client("root@pam!t")) {
      client.startBackup(Namespace.ROOT, BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z")).close();
    }
    assertThat(server.requests("/api2/json/backup")).hasSize(1);
  }

  @Test
  void aServerWithoutTlsIsGivenUpAfterSomeTries() throws IOException {
    failNext(Integer.MAX_VALUE, Failure.ANSWER);
    try (PbsClient client = client("root@pam!t")) {
      assertThatThrownBy(client::serverVersion)
          .isInstanceOfSatisfying(
              ClientException.class,
              e -> assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.DISCONNECTED));
    }
    assertThat(connections).hasValue(6);
    assertThat(server.requests()).isEmpty();
  }

  private void failNext(int connections, Failure how) {
    failure = how;
    failing.set(connections);
  }

  private PbsClient client(String user) {
    Repository real = server.repository(user);
    Repository before = new Repository(real.authId(), real.host(), front.getLocalPort(), real.datastore());
    return PbsClient.open(new ClientSettings(before, Secret.of(FakePbs.PASSWORD), server.pin()));
  }

  private void accept() {
    try {
      while (true) {
        Socket client = front.accept();
        connections.incrementAndGet();
        boolean fails = failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        threads.execute(() -> serve(client, fails));
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private void serve(Socket client, boolean fails) {
    try (client) {
      if (fails) {
        fail(client);
        return;
      }
      try (Socket to = new Socket(client.getInetAddress(), server.repository("root@pam").port())) {
        threads.execute(() -> pump(to, client));
        pump(client, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fail(Socket client) throws IOException {
    Failure how = failure;
    if (how == Failure.ANSWER || how == Failure.HANG_UP) {
      client.getInputStream().read(new byte[4096]);
    }
    if (how == Failure.ANSWER || how == Failure.EARLY_ANSWER) {
      client.getOutputStream().write(PLAIN);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either end may hang up at any time.
    }
    try {
      to.shutdownOutput();
    } catch (IOException e) {
      // Closed already.
    }
  }
}
