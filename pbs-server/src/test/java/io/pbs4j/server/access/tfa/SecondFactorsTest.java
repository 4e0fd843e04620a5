package io.pbs4j.server.access.tfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.server.state.Vault;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondFactorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Userid USER = Userid.parse("a@pbs");
  private static final String URI = "otpauth://totp/x:a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x";

  private @TempDir Path path;
  private final ManualClock clock = ManualClock.at(1_800_000_000);
  private StateFixture state;
  private FactorRegister register;
  private SecondFactors factors;

  @BeforeEach
  void open() throws Exception {
    state = StateFixture.open(path);
    new UserStore(state.database(), clock).addUser(USER);
    register = new FactorRegister(state.database(), Vault.open(path), new SecureRandom(), clock);
    factors = register.atLogin();
  }

  @AfterEach
  void close() throws Exception {
    state.close();
  }

  private String code(int stepsFromNow) {
    return Totp.parse(URI).at(clock.instant().getEpochSecond() / 30 + stepsFromNow);
  }

  private boolean answer(String text) {
    return factors.accepts(USER, "{}", Secret.of(text));
  }

  private void addTotp() {
    register.addTotp(USER, "phone", URI, code(0));
    clock.advance(Duration.ofMinutes(2));
  }

  @Test
  void aUserWithoutFactorsIsAskedForNone() {
    assertThat(factors.challenge(USER)).isEmpty();
  }

  @Test
  void aOneTimePasswordIsTakenOnce() {
    addTotp();
    assertThat(factors.challenge(USER)).contains("{\"totp\":true}");
    assertThat(answer("totp:" + code(0))).isTrue();
    assertThat(answer("totp:" + code(0))).isFalse();
    assertThat(answer("totp:" + code(-1))).isFalse();
    clock.advance(Duration.ofSeconds(30));
    assertThat(answer("totp:" + code(0))).isTrue();
  }

  @Test
  void thePasswordThatProvedTheAppIsNotTakenAgain() {
    register.addTotp(USER, "phone", URI, code(0));
    assertThat(answer("totp:" + code(0))).isFalse();
    assertThatThrownBy(() -> register.addTotp(USER, "phone", URI, "000000"))
        .hasMessage("failed to verify TOTP challenge");
  }

  @Test
  void aDisabledFactorIsNotAskedForAndNotTaken() {
    addTotp();
    register.change(register.of(USER).get(0), "phone", false);
    assertThat(factors.challenge(USER)).isEmpty();
    assertThat(answer("totp:" + code(0))).isFalse();
  }

  @Test
  void eightWrongOneTimePasswordsLockThemUntilARecoveryCode() {
    addTotp();
    List<String> codes = register.addRecovery(USER);
    for (int i = 0; i < Locks.MAX_TOTP_FAILURES; i++) {
      assertThat(answer("totp:000000")).isFalse();
    }
    assertThat(register.locks(USER).totpLocked()).isTrue();
    assertThat(answer("totp:" + code(0))).isFalse();
    assertThat(answer("recovery:" + codes.get(3))).isTrue();
    assertThat(register.locks(USER)).isEqualTo(Locks.NONE);
    assertThat(answer("totp:" + code(0))).isTrue();
  }

  @Test
  void aHundredWrongAnswersLockEverythingForAnHour() {
    List<String> codes = register.addRecovery(USER);
    for (int i = 0; i < Locks.MAX_FAILURES; i++) {
      assertThat(answer("recovery:0000-0000-0000-0000")).isFalse();
    }
    assertThat(answer("recovery:" + codes.get(0))).isFalse();
    clock.advance(Duration.ofHours(1));
    assertThat(answer("recovery:" + codes.get(0))).isTrue();
  }

  @Test
  void anAdministratorTakesLocksAway() {
    addTotp();
    for (int i = 0; i < Locks.MAX_TOTP_FAILURES; i++) {
      assertThat(answer("totp:000000")).isFalse();
    }
    assertThat(register.unlock(USER)).isTrue();
    assertThat(register.unlock(USER)).isFalse();
    assertThat(answer("totp:" + code(0))).isTrue();
  }

  @Test
  void aRecoveryCodeIsTakenOnceAndTheChallengeSaysWhichAreLeft() throws Exception {
    List<String> codes = register.addRecovery(USER);
    assertThat(codes).hasSize(10).allMatch(code -> code.matches("([0-9a-f]{4}-){3}[0-9a-f]{4}"));
    assertThat(answer("recovery:" + codes.get(2))).isTrue();
    assertThat(answer("recovery:" + codes.get(2))).isFalse();
    JsonNode left = JSON.readTree(factors.challenge(USER).orElseThrow()).path("recovery");
    assertThat(left.toString()).isEqualTo("[0,1,3,4,5,6,7,8,9]");
    assertThatThrownBy(() -> register.addRecovery(USER)).hasMessage("user already has recovery keys");
  }

  @Test
  void aSecurityKeyIsRegisteredAndProvesItsUserOnce() throws Exception {
    assertThatThrownBy(() -> register.offerKey(USER, "key"))
        .hasMessage("no webauthn configuration available");
    register.webauthn().put(new WebauthnConfig("backups", "pbs.example.com", null, null));
    SoftKey key = new SoftKey("https://pbs.example.com:8007");
    String offer = register.offerKey(USER, "key");
    String challenge = JSON.readTree(offer).at("/publicKey/challenge").asText();
    String made = key.create(offer);
    register.addKey(USER, challenge, made);
    assertThatThrownBy(() -> register.addKey(USER, challenge, made)).hasMessage("no such challenge");
    assertThat(register.of(USER).get(0).description()).isEqualTo("key");

    String asked = factors.challenge(USER).orElseThrow();
    String shown = "webauthn:" + key.get(JSON.readTree(asked).path("webauthn"));
    assertThat(factors.accepts(USER, asked, Secret.of(shown))).isTrue();
    assertThat(factors.accepts(USER, asked, Secret.of(shown))).as("the same answer again").isFalse();
    String other = factors.challenge(USER).orElseThrow();
    assertThat(factors.accepts(USER, other, Secret.of(shown))).as("an answer to another challenge").isFalse();
  }

  @Test
  void aKeyUsedOnAnotherSiteProvesNothing() throws Exception {
    register.webauthn().put(new WebauthnConfig("backups", "pbs.example.com", null, false));
    for (String origin :
        List.of("https://evil.example.org", "http://pbs.example.com", "https://x.pbs.example.com")) {
      SoftKey key = new SoftKey(origin);
      String offer = register.offerKey(USER, "key");
      String challenge = JSON.readTree(offer).at("/publicKey/challenge").asText();
      String made = key.create(offer);
      assertThatThrownBy(() -> register.addKey(USER, challenge, made))
          .hasMessage("failed to verify webauthn registration");
    }
  }

  @Test
  void aKeyThatIsNotRegisteredProvesNothing() throws Exception {
    register.webauthn().put(new WebauthnConfig("backups", "pbs.example.com", null, null));
    SoftKey key = new SoftKey("https://pbs.example.com:8007");
    String offer = register.offerKey(USER, "key");
    register.addKey(USER, JSON.readTree(offer).at("/publicKey/challenge").asText(), key.create(offer));
    String asked = factors.challenge(USER).orElseThrow();
    SoftKey other = new SoftKey("https://pbs.example.com:8007");
    String shown = "webauthn:" + other.get(JSON.readTree(asked).path("webauthn"));
    assertThat(factors.accepts(USER, asked, Secret.of(shown))).isFalse();
  }

  @Test
  void answersOfNoKindAreRefused() {
    addTotp();
    for (String text : List.of("", "totp", "strange:1", "yubico:x", "webauthn:{}", "webauthn:", "recovery:x")) {
      assertThat(answer(text)).as(text).isFalse();
    }
  }

  @Test
  void secretsAreSealedInTheDatabase() {
    addTotp();
    List<String> codes = register.addRecovery(USER);
    var kept = state.database().query("SELECT sealed FROM second_factors", row -> row.text("sealed"));
    assertThat(kept).hasSize(2).noneMatch(text -> text.contains("GEZDGNBV") || text.contains(codes.get(0)));
    assertThat(register.of(USER).toString()).doesNotContain("GEZDGNBV");
  }
}
