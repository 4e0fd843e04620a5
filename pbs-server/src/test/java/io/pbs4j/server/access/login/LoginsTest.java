package io.pbs4j.server.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Login;
import io.pbs4j.server.access.Profile;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.TicketKey;
import io.pbs4j.server.access.Tickets;
import io.pbs4j.server.access.Token;
import io.pbs4j.server.access.User;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.password.Passwords;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.server.state.Vault;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginsTest {
  private static final Userid ROOT = FirstRun.ROOT.user();
  private static final Userid USER = Userid.parse("backup@pbs");
  private static final Secret PASSWORD = Secret.of("correct horse");

  private @TempDir Path path;
  private final ManualClock clock = ManualClock.at(1_800_000_000);
  private StateFixture state;
  private UserStore users;
  private Passwords passwords;
  private Tickets tickets;
  private Logins logins;
  private Secret secret;

  /** Asks the user named below for a second factor, and takes one answer. */
  private final SecondFactor factor =
      new SecondFactor() {
        @Override
        public Optional<String> challenge(Userid userid) {
          return userid.name().equals("careful") ? Optional.of("{\"totp\":true}") : Optional.empty();
        }

        @Override
        public boolean accepts(Userid userid, String challenge, Secret answer) {
          return challenge.equals("{\"totp\":true}") && answer.reveal().equals("totp:123456");
        }
      };

  @BeforeEach
  void open() throws Exception {
    SecureRandom random = new SecureRandom();
    state = StateFixture.open(path);
    users = new UserStore(state.database(), clock);
    secret = FirstRun.prepare(users, token -> {}, random).orElseThrow();
    passwords = new Passwords(state.database(), random, clock);
    tickets = new Tickets(TicketKey.loadOrCreate(path, Vault.open(path), random), clock);
    logins = new Logins(users, new PasswordCheck(users, passwords), tickets, factor);
    users.addUser(USER);
    passwords.set(USER, PASSWORD);
  }

  @AfterEach
  void close() throws Exception {
    state.close();
  }

  @Test
  void theFirstSecretIsRootsPassword() {
    Login login = logins.login(ROOT, secret).orElseThrow();
    assertThat(tickets.verify(login.ticket())).contains(ROOT);
    assertThat(tickets.verifyGuard(login.guard(), ROOT)).isTrue();
  }

  @Test
  void theFirstSecretIsNoPasswordOnceRootHasOne() {
    passwords.set(ROOT, Secret.of("another"));
    assertThat(logins.login(ROOT, secret)).isEmpty();
    assertThat(logins.login(ROOT, Secret.of("another"))).isPresent();
  }

  @Test
  void theSecretOfAFirstTokenThatIsDisabledOrExpiredIsNoPassword() {
    Token token = users.token(FirstRun.ROOT_TOKEN).orElseThrow();
    users.put(new Token(token.id(), token.hash(), false, 0, null));
    assertThat(logins.login(ROOT, secret)).isEmpty();
    users.put(new Token(token.id(), token.hash(), true, 1_800_000_000, null));
    assertThat(logins.login(ROOT, secret)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"root@pbs", "other@pam", "root@nowhere", "backup@pbs"})
  void theFirstSecretIsNobodyElsesPassword(String username) {
    assertThat(logins.login(Userid.parse(username), secret)).isEmpty();
    assertThat(logins.login(Userid.parse(username), Secret.of("x"))).isEmpty();
  }

  @Test
  void aUserLogsInByHisPasswordOnly() {
    assertThat(logins.login(USER, PASSWORD)).isPresent();
    assertThat(logins.login(USER, Secret.of("correct hors"))).isEmpty();
    assertThat(logins.login(USER, Secret.of(""))).isEmpty();
    assertThat(logins.verify(USER, PASSWORD)).isTrue();
  }

  @Test
  void aTicketRenewsItselfAsAPassword() {
    Secret ticket = Secret.of(logins.login(USER, PASSWORD).orElseThrow().ticket());
    clock.advance(Duration.ofMinutes(90));
    assertThat(logins.login(USER, ticket)).isPresent();
    assertThat(logins.login(ROOT, ticket)).isEmpty();
    clock.advance(Duration.ofHours(1));
    assertThat(logins.login(USER, ticket)).isEmpty();
  }

  @Test
  void disabledAndExpiredUsersAreOut() {
    Secret ticket = Secret.of(logins.login(USER, PASSWORD).orElseThrow().ticket());
    users.put(new User(USER, false, 0, Profile.EMPTY));
    assertThat(logins.login(USER, PASSWORD)).isEmpty();
    assertThat(logins.login(USER, ticket)).isEmpty();
    users.put(new User(USER, true, clock.instant().getEpochSecond() + 5, Profile.EMPTY));
    assertThat(logins.login(USER, PASSWORD)).isPresent();
    clock.advance(Duration.ofSeconds(5));
    assertThat(logins.login(USER, PASSWORD)).isEmpty();
  }

  @Test
  void aRemovedUsersPasswordIsGoneWithHim() {
    users.remove(USER);
    assertThat(passwords.has(USER)).isFalse();
    users.addUser(USER);
    assertThat(logins.login(USER, PASSWORD)).isEmpty();
  }

  @Test
  void aSecondFactorIsAskedForByAChallengeThatIsNoTicket() {
    Userid careful = Userid.parse("careful@pbs");
    users.addUser(careful);
    passwords.set(careful, PASSWORD);
    Login challenge = logins.login(careful, PASSWORD).orElseThrow();
    assertThat(challenge.ticket()).startsWith("PBS:!tfa!{\"totp\"%3Atrue}:");
    assertThat(challenge.guard()).isEqualTo("invalid");
    assertThat(tickets.verify(challenge.ticket())).isEmpty();
    assertThat(logins.login(careful, Secret.of(challenge.ticket()))).isEmpty();

    assertThat(logins.answer(careful, challenge.ticket(), Secret.of("totp:000000"))).isEmpty();
    assertThat(logins.answer(USER, challenge.ticket(), Secret.of("totp:123456"))).isEmpty();
    Login login = logins.answer(careful, challenge.ticket(), Secret.of("totp:123456")).orElseThrow();
    assertThat(tickets.verify(login.ticket())).contains(careful);
    assertThat(logins.login(careful, Secret.of(login.ticket())).orElseThrow().ticket())
        .as("a renewal is no new login")
        .startsWith("PBS:careful@pbs:");
  }

  @Test
  void aChallengeLivesTenMinutes() {
    Userid careful = Userid.parse("careful@pbs");
    users.addUser(careful);
    passwords.set(careful, PASSWORD);
    String challenge = logins.login(careful, PASSWORD).orElseThrow().ticket();
    clock.advance(Duration.ofSeconds(600));
    assertThat(logins.answer(careful, challenge, Secret.of("totp:123456"))).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(logins.answer(careful, challenge, Secret.of("totp:123456"))).isEmpty();
  }

  @Test
  void passwordsAreKeptAsArgon2OnlyAndNeverTheSameWayTwice() {
    Userid other = Userid.parse("other@pbs");
    users.addUser(other);
    passwords.set(other, PASSWORD);
    var hashes = state.database().query("SELECT hash FROM passwords", row -> row.text("hash"));
    assertThat(hashes).hasSize(2).doesNotHaveDuplicates();
    assertThat(hashes).allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  }
}
