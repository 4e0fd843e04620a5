package io.pbs4j.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Repository;
import io.pbs4j.client.Secret;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.client.fake.FakePbs.Fault;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logging in, certificates, and what goes wrong before a server answers. */
@Timeout(60)
class LoginTest {
  private static final String VERSION = "/api2/json/version";
  private static final String TICKET = "/api2/json/access/ticket";
  private final ManualClock clock = ManualClock.at(1_700_000_000);
  private FakePbs server;

  @BeforeEach
  void start() throws Exception {
    server = new FakePbs();
    server.answer(VERSION, "{\"version\":\"3.2\",\"release\":\"4\",\"repoid\":\"x\"}");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aTokenNeedsNoLogin() throws IOException {
    try (PbsClient client = server.client()) {
      assertThat(client.serverVersion().version()).isEqualTo("3.2");
    }
    assertThat(server.requests().toString()).isEqualTo("[GET /api2/json/version]");
  }

  @Test
  void aUserLogsInOnce() throws IOException {
    try (PbsClient client = server.userClient(clock)) {
      client.serverVersion();
      client.serverVersion();
    }
    assertThat(server.requests(TICKET)).hasSize(1);
    assertThat(server.requests(TICKET).get(0).json().path("username").asText()).isEqualTo("root@pam");
  }

  @Test
  void anOldTicketIsRenewedWithItselfAsPassword() throws IOException {
    try (PbsClient client = server.userClient(clock)) {
      client.serverVersion();
      clock.advance(Duration.ofMinutes(14));
      client.serverVersion();
      assertThat(server.requests(TICKET)).hasSize(1);
      clock.advance(Duration.ofMinutes(2));
      client.serverVersion();
    }
    assertThat(server.requests(TICKET)).hasSize(2);
    assertThat(server.requests(TICKET).get(1).json().path("password").asText()).startsWith("PBS:root@pam:");
  }

  @Test
  void aTicketTooOldToRenewIsReplacedWithThePassword() throws IOException {
    try (PbsClient client = server.userClient(clock)) {
      client.serverVersion();
      server.forgetTickets();
      clock.advance(Duration.ofHours(3));
      client.serverVersion();
    }
    assertThat(server.requests(TICKET)).hasSize(3);
  }

  @Test
  void aTicketThatTheServerForgotIsReplacedOnce() throws IOException {
    try (PbsClient client = server.userClient(clock)) {
      client.serverVersion();
      server.forgetTickets();
      clock.advance(Duration.ofMinutes(5));
      client.serverVersion();
    }
    assertThat(server.requests(TICKET)).hasSize(2);
    assertThat(server.requests(VERSION)).hasSize(3);
  }

  @Test
  void aSessionIsOpenedWithATicketAsWell() throws IOException {
    BackupSnapshot snapshot = BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z");
    try (PbsClient client = server.userClient(clock)) {
      client.startBackup(Namespace.ROOT, snapshot).close();
    }
    assertThat(server.requests("/api2/json/backup")).hasSize(1);
  }

  @Test
  void aWrongPasswordIsAnAuthenticationFailure() {
    ClientSettings settings =
        new ClientSettings(server.repository("root@pam"), Secret.of("wrong"), server.pin());
    assertThat(failure(settings).kind()).isEqualTo(Kind.AUTHENTICATION);
    assertThat(failure(settings)).hasMessage("permission check failed.").hasMessageNotContaining("wrong");
  }

  @Test
  void aWrongTokenIsAnAuthenticationFailure() {
    ClientSettings settings =
        new ClientSettings(server.repository("root@pam!t"), Secret.of("wrong"), server.pin());
    assertThat(failure(settings).kind()).isEqualTo(Kind.AUTHENTICATION);
  }

  @Test
  void anotherCertificateIsRefusedBeforeAnythingIsSent() {
    CertificatePin other = CertificatePin.parse("00:".repeat(31) + "00");
    ClientException failure = failure(settings(other));
    assertThat(failure.kind()).isEqualTo(Kind.WRONG_FINGERPRINT);
    assertThat(failure).hasMessageContaining(server.pin().toString());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void withoutAPinASelfSignedCertificateIsRefusedAndItsFingerprintTold() {
    ClientException failure = failure(settings(null));
    assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTED_CERTIFICATE);
    assertThat(failure).hasMessageContaining("PBS_FINGERPRINT=" + server.pin());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aPortWhereNobodyListensIsUnreachable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Repository nowhere = new Repository(AuthId.parse("root@pam"), "127.0.0.1", port, "store");
    ClientException failure = failure(new ClientSettings(nowhere, Secret.of("x"), null));
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.status()).isEqualTo(ClientException.NO_STATUS);
  }

  @Test
  void anUnknownHostIsUnreachable() {
    Repository nowhere = Repository.parse("no-such-host.invalid:store");
    assertThat(failure(new ClientSettings(nowhere, Secret.of("x"), null)).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void aConnectionThatBreaksIsNoAnswer() {
    server.fail(r -> r.path().equals(VERSION) ? Fault.Kind.DROP : null);
    assertThat(failure(settings(server.pin())).kind()).isEqualTo(Kind.DISCONNECTED);
  }

  @Test
  void anAnswerThatIsNoJsonIsAnInvalidAnswer() {
    server.fail(r -> r.path().equals(VERSION) ? Fault.Kind.GARBAGE : null);
    assertThat(failure(settings(server.pin())).kind()).isEqualTo(Kind.INVALID_ANSWER);
  }

  private ClientSettings settings(@Nullable CertificatePin pin) {
    return new ClientSettings(server.repository("root@pam!t"), Secret.of(FakePbs.PASSWORD), pin);
  }

  private static ClientException failure(ClientSettings settings) {
    try (PbsClient client = PbsClient.open(settings)) {
      client.serverVersion();
    } catch (ClientException e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it worked");
  }

  @Test
  void aLockOfAMomentIsWaitedFor() throws IOException {
    AtomicInteger refusals = new AtomicInteger(2);
    server.fail(
        r ->
            r.path().endsWith("/backup") && refusals.getAndDecrement() > 0 ? Fault.Kind.LOCKED : null);
    try (PbsClient client = server.client()) {
      client.startBackup(Namespace.ROOT, BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z")).close();
    }
    assertThat(server.requests("/api2/json/backup")).hasSize(3);
  }

  @Test
  void aLockThatStaysIsReported() throws IOException {
    server.fail(r -> r.path().endsWith("/reader") ? Fault.Kind.LOCKED : null);
    try (PbsClient client = server.client()) {
      assertThatThrownBy(
              () -> client.openReader(Namespace.ROOT, BackupSnapshot.parse("host/a/2023-11-14T22:13:20Z")))
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("locked by another operation");
    }
  }

  @Test
  void parametersAreEncodedAndSorted() {
    Parameters parameters = Parameters.of("ns", "a/b c+ü").and("backup-id", "x").and("none", null);
    assertThat(parameters.appendTo("/p")).isEqualTo("/p?backup-id=x&ns=a%2Fb%20c%2B%C3%BC");
    assertThatThrownBy(() -> new MemorySink(3).expect(4)).isInstanceOf(IOException.class);
  }
}
