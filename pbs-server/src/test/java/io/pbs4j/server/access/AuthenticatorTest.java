package io.pbs4j.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.server.state.Vault;
import io.pbs4j.testkit.ManualClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
  private static final String INVALID = "authentication failed - invalid credentials";

  private @TempDir Path path;
  private final ManualClock clock = ManualClock.at(1_800_000_000);
  private final List<AuthId> rights = new ArrayList<>();
  private StateFixture state;
  private UserStore users;
  private Tickets tickets;
  private Authenticator authenticator;
  private Secret secret;

  @BeforeEach
  void open() throws Exception {
    state = StateFixture.open(path);
    users = new UserStore(state.database(), clock);
    secret = FirstRun.prepare(users, rights::add, new SecureRandom()).orElseThrow();
    tickets = new Tickets(TicketKey.loadOrCreate(path, Vault.open(path), new SecureRandom()), clock);
    authenticator = new Authenticator(users, tickets);
  }

  @AfterEach
  void close() throws Exception {
    state.close();
  }

  private AuthId authenticate(
      @Nullable String cookie, @Nullable String authorization, @Nullable String guard, boolean readOnly)
      throws NotAuthenticatedException {
    return authenticator.authenticate(
        new Credentials(cookie == null ? List.of() : List.of(cookie), authorization, guard, readOnly));
  }

  private AuthId token(String header) throws NotAuthenticatedException {
    return authenticate(null, header, null, false);
  }

  private void refused(String message, @Nullable String cookie, @Nullable String authorization) {
    assertThatThrownBy(() -> authenticate(cookie, authorization, null, true))
        .isInstanceOf(NotAuthenticatedException.class)
        .hasMessage(message);
  }

  @Test
  void takesATokenBehindAnEqualsSignOrASpace() throws Exception {
    assertThat(token("PBSAPIToken=root@pam!root-token:" + secret.reveal()))
        .isEqualTo(FirstRun.ROOT_TOKEN);
    assertThat(token("PBSAPIToken root@pam!root-token:" + secret.reveal()))
        .isEqualTo(FirstRun.ROOT_TOKEN);
  }

  @Test
  void aTokensSecretMayBePercentEncoded() throws Exception {
    assertThat(token("PBSAPIToken root@pam!root-token:" + secret.reveal().replace("_", "%5F")))
        .isEqualTo(FirstRun.ROOT_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PBSAPIToken",
        "PBSAPIToken=",
        "PBSAPIToken=root@pam!root-token",
        "PBSAPIToken=root@pam!root-token:",
        "PBSAPIToken=root@pam!root-token:wrong",
        "PBSAPIToken=nonsense:x",
        "PBSAPIToken=other@pam!root-token:SECRET",
        "PBSAPIToken=root@pam:SECRET",
        "Bearer SECRET",
        "Basic SECRET"
      })
  void refusesEveryOtherAuthorization(String header) {
    refused(INVALID, null, header.replace("SECRET", secret.reveal()));
  }

  @Test
  void nothingIsNotEnough() {
    refused("authentication failed - no authentication credentials provided.", null, null);
    refused("authentication failed - no authentication credentials provided.", "lang=en", null);
  }

  @Test
  void takesATicketRawOrEncodedUnderEitherName() throws Exception {
    String ticket = tickets.issue(Userid.parse("root@pam"));
    String encoded = URLEncoder.encode(ticket, StandardCharsets.UTF_8);
    for (String cookie :
        List.of(
            "PBSAuthCookie=" + ticket,
            "PBSAuthCookie=" + encoded + "; path=/; secure; SameSite=Strict;",
            "lang=en; __Host-PBSAuthCookie=" + encoded)) {
      assertThat(authenticate(cookie, null, null, true)).isEqualTo(FirstRun.ROOT);
    }
  }

  @Test
  void theCookieWinsOverTheToken() throws Exception {
    String token = "PBSAPIToken=root@pam!root-token:" + secret.reveal();
    assertThat(
            authenticate(
                "PBSAuthCookie=" + tickets.issue(Userid.parse("root@pam")), token, null, true))
        .isEqualTo(FirstRun.ROOT);
    refused("authentication failed - invalid ticket", "PBSAuthCookie=bad", token);
  }

  @Test
  void changesByCookieNeedTheGuard() throws Exception {
    String cookie = "PBSAuthCookie=" + tickets.issue(Userid.parse("root@pam"));
    String guard = tickets.issueGuard(Userid.parse("root@pam"));
    assertThat(authenticate(cookie, null, guard, false)).isEqualTo(FirstRun.ROOT);
    assertThatThrownBy(() -> authenticate(cookie, null, null, false))
        .hasMessage("authentication failed - missing CSRF prevention token");
    assertThatThrownBy(() -> authenticate(cookie, null, guard + "x", false))
        .hasMessage("authentication failed - invalid CSRF prevention token");
  }

  @Test
  void aDisabledUserAndHisTokensAreOut() {
    String cookie = "PBSAuthCookie=" + tickets.issue(Userid.parse("root@pam"));
    users.put(new User(FirstRun.ROOT.user(), false, 0, Profile.EMPTY));
    refused(INVALID, null, "PBSAPIToken=root@pam!root-token:" + secret.reveal());
    refused("authentication failed - user account disabled or expired.", cookie, null);
  }

  @Test
  void anExpiredTokenIsOut() throws Exception {
    String header = "PBSAPIToken=root@pam!root-token:" + secret.reveal();
    users.put(
        new Token(FirstRun.ROOT_TOKEN, secret.hash(), true, clock.instant().getEpochSecond() + 10, null));
    assertThat(token(header)).isEqualTo(FirstRun.ROOT_TOKEN);
    clock.advance(Duration.ofSeconds(10));
    refused(INVALID, null, header);
  }

  @Test
  void theSecretIsMadeOnceAndOnlyItsHashIsKept() throws Exception {
    assertThat(FirstRun.prepare(users, rights::add, new SecureRandom())).isEmpty();
    assertThat(secret.reveal()).matches("pbs_[0-9a-f]{48}");
    assertThat(users.token(FirstRun.ROOT_TOKEN).orElseThrow().hash())
        .isEqualTo(secret.hash())
        .isNotEqualTo(secret.reveal());
  }

  @Test
  void secretsAreNotPrinted() {
    Login login = new Login(FirstRun.ROOT.user(), "a-ticket", "a-guard");
    assertThat(secret.toString()).doesNotContain(secret.reveal());
    assertThat(login.toString()).doesNotContain(login.ticket(), login.guard());
    assertThat(new Credentials(List.of("c"), "a-secret", "g", true).toString())
        .doesNotContain("a-secret");
    assertThat(users.token(FirstRun.ROOT_TOKEN).orElseThrow().toString())
        .doesNotContain(secret.hash());
  }
}
