package io.pbs4j.server.access.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.server.access.Secret;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  @Test
  void matchesItsPasswordOnly() {
    PasswordHash hash = PasswordHash.of(Secret.of("pässword"), new SecureRandom());
    assertThat(hash.matches(Secret.of("pässword"))).isTrue();
    assertThat(hash.matches(Secret.of("password"))).isFalse();
    assertThat(hash.toString()).doesNotContain("argon2");
  }

  /** From the reference implementation of Argon2, its test of Argon2id with 256 KiB. */
  @Test
  void readsHashesOfOtherPrograms() {
    PasswordHash hash =
        new PasswordHash(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"
                + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
    assertThat(hash.matches(Secret.of("password"))).isTrue();
    assertThat(hash.matches(Secret.of("passwort"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> new PasswordHash(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
