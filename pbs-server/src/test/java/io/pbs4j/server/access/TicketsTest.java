package io.pbs4j.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.state.Vault;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketsTest {
  private static final Userid ROOT = Userid.parse("root@pam");

  private @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(0x6B03C710);
  private Tickets tickets;

  @BeforeEach
  void open() throws Exception {
    tickets = new Tickets(TicketKey.loadOrCreate(directory, Vault.open(directory), new SecureRandom()), clock);
  }

  @Test
  void haveTheShapeThatClientsParse() {
    assertThat(tickets.issue(ROOT)).matches("PBS:root@pam:6B03C710::[A-Za-z0-9+/]{43}");
    assertThat(tickets.issueGuard(ROOT)).matches("6B03C710:[A-Za-z0-9+/]{43}");
  }

  @Test
  void areGoodForTwoHours() {
    String ticket = tickets.issue(ROOT);
    String guard = tickets.issueGuard(ROOT);
    clock.advance(Duration.ofSeconds(7200));
    assertThat(tickets.verify(ticket)).contains(ROOT);
    assertThat(tickets.verifyGuard(guard, ROOT)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(tickets.verify(ticket)).isEmpty();
    assertThat(tickets.verifyGuard(guard, ROOT)).isFalse();
  }

  @Test
  void mayComeFromAClockThatIsFiveMinutesAhead() {
    String ticket = tickets.issue(ROOT);
    clock.advance(Duration.ofSeconds(-300));
    assertThat(tickets.verify(ticket)).contains(ROOT);
    clock.advance(Duration.ofSeconds(-1));
    assertThat(tickets.verify(ticket)).isEmpty();
  }

  @Test
  void cannotBeChanged() {
    String ticket = tickets.issue(ROOT);
    assertThat(tickets.verify(ticket.replace("root@pam", "r00t@pam"))).isEmpty();
    assertThat(tickets.verify(ticket.replace("6B03C710", "6B03C711"))).isEmpty();
    assertThat(tickets.verify(ticket.substring(0, ticket.length() - 1))).isEmpty();
    assertThat(tickets.verify("PBS:root@pam:6B03C710::")).isEmpty();
    assertThat(tickets.verify("")).isEmpty();
  }

  @Test
  void neitherStandsInForTheOther() {
    String guard = tickets.issueGuard(ROOT);
    String signature = guard.substring(guard.indexOf(':') + 1);
    assertThat(tickets.verify("PBS:root@pam:6B03C710::" + signature)).isEmpty();
    assertThat(tickets.verifyGuard(guard, Userid.parse("other@pam"))).isFalse();
  }

  @Test
  void surviveARestartAndItsKeyIsPrivate() throws Exception {
    String ticket = tickets.issue(ROOT);
    Tickets again = new Tickets(TicketKey.loadOrCreate(directory, Vault.open(directory), new SecureRandom()), clock);
    assertThat(again.verify(ticket)).contains(ROOT);
    assertThat(Files.getPosixFilePermissions(directory.resolve("ticket.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aKeyThatAnOlderServerLeftInClearGoesOnAndIsSealed() throws Exception {
    Path file = directory.resolve("ticket.key");
    byte[] key = new byte[32];
    key[5] = 7;
    Files.write(file, key);
    Tickets old = new Tickets(TicketKey.loadOrCreate(directory, Vault.open(directory), new SecureRandom()), clock);
    String ticket = old.issue(ROOT);
    assertThat(Files.size(file)).isGreaterThan(32);
    Tickets again = new Tickets(TicketKey.loadOrCreate(directory, Vault.open(directory), new SecureRandom()), clock);
    assertThat(again.verify(ticket)).contains(ROOT);
    assertThat(Files.getPosixFilePermissions(directory.resolve("sealing.keyset")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
