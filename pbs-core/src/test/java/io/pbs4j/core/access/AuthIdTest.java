package io.pbs4j.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthIdTest {
  @Test
  void readsAUser() {
    AuthId id = AuthId.parse("root@pam");
    assertThat(id).isEqualTo(AuthId.of(new Userid("root", "pam"))).hasToString("root@pam");
    assertThat(id.isToken()).isFalse();
  }

  @Test
  void readsAToken() {
    AuthId id = AuthId.parse("root@pam!backup-1");
    assertThat(id)
        .isEqualTo(new AuthId(new Userid("root", "pam"), "backup-1"))
        .hasToString("root@pam!backup-1");
    assertThat(id.isToken()).isTrue();
  }

  @Test
  void aMarkOrAnAtSignMayBePartOfAUserName() {
    assertThat(AuthId.parse("wow!@pbs")).isEqualTo(AuthId.of(new Userid("wow!", "pbs")));
    assertThat(AuthId.parse("me@home.example@pbs!t").user())
        .isEqualTo(new Userid("me@home.example", "pbs"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "root",
        "@pam",
        "root@",
        "root@p",
        "root@pam!",
        "root@pam!a b",
        "ro ot@pam",
        "ro:ot@pam",
        "ro/ot@pam",
        "root\n@pam",
        "root@pam\n",
        "root@pa m",
        "root@-pam",
        "root@pam!-x",
        "a\0@pam",
        "root@pam!a!b/c"
      })
  void refusesWhatIsNoId(String text) {
    assertThatThrownBy(() -> AuthId.parse(text)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void idsHaveAtMostSixtyFourCharacters() {
    assertThat(AuthId.parse("u".repeat(60) + "@pam").toString()).hasSize(64);
    assertThatThrownBy(() -> AuthId.parse("u".repeat(61) + "@pam"))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> AuthId.parse("u".repeat(58) + "@pam!ab"))
        .isNotNull()
        .hasMessageContaining("64");
    assertThatThrownBy(() -> AuthId.parse("u@" + "r".repeat(33))).hasMessageContaining("32");
  }

  @ParameterizedTest
  @CsvSource({
    "root@pam, root@pam, true",
    "root@pam!t, root@pam!t, true",
    "root@pam, root@pam!t, true",
    "root@pam!t, root@pam, false",
    "root@pam!t, root@pam!u, false",
    "root@pam, root@pbs, false",
    "other@pam, root@pam!t, false",
    "root@pbs, root@pam!t, false"
  })
  void aUserMayUseWhatItsTokensOwnAndNotTheOtherWayRound(String who, String owner, boolean may) {
    assertThat(AuthId.parse(who).mayUseGroupOf(AuthId.parse(owner))).isEqualTo(may);
  }

  @Provide
  Arbitrary<AuthId> ids() {
    Arbitrary<String> names =
        Arbitraries.strings().withChars("aZ0!@.-_ü").ofMinLength(1).ofMaxLength(10);
    Arbitrary<String> realms = Arbitraries.of("pam", "pbs", "a.b-c", "x_");
    Arbitrary<String> tokens = Arbitraries.of("t", "backup-1", "a.b", "_").injectNull(0.4);
    return Combinators.combine(names, realms, tokens)
        .as((n, r, t) -> new AuthId(new Userid(n, r), t));
  }

  @Property
  void textFormIsReadBack(@ForAll("ids") AuthId id) {
    assertThat(AuthId.parse(id.toString())).isEqualTo(id);
    assertThat(Userid.parse(id.user().toString())).isEqualTo(id.user());
  }
}
