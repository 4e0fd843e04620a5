package io.pbs4j.server.access.tfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
  /** 12345678901234567890 and longer repetitions of it, as RFC 6238 has them. */
  private static final String SECRET_20 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  private static final String SECRET_32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
  private static final String SECRET_64 =
      "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA";

  /** RFC 6238, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "SHA1, 59, 94287082",
    "SHA1, 1111111109, 07081804",
    "SHA1, 20000000000, 65353130",
    "SHA256, 59, 46119246",
    "SHA256, 1234567890, 91819424",
    "SHA256, 20000000000, 77737706",
    "SHA512, 59, 90693936",
    "SHA512, 2000000000, 38618901",
    "SHA512, 20000000000, 47863826"
  })
  void givesThePasswordsOfTheStandard(String algorithm, long time, String password) {
    String secret =
        switch (algorithm) {
          case "SHA1" -> SECRET_20;
          case "SHA256" -> SECRET_32;
          default -> SECRET_64;
        };
    Totp totp = Totp.parse("otpauth://totp/x?secret=" + secret + "&digits=8&algorithm=" + algorithm);
    assertThat(totp.at(time / 30)).isEqualTo(password);
    assertThat(totp.step(password, time)).hasValue(time / 30);
  }

  @Test
  void takesAStepToEitherSideAndNoneTwice() {
    Totp totp = Totp.parse("otpauth://totp/pbs:a@pbs?issuer=x&secret=" + SECRET_20);
    long now = 3_000;
    assertThat(totp.step(totp.at(99), now)).hasValue(99);
    assertThat(totp.step(totp.at(101), now)).hasValue(101);
    assertThat(totp.step(totp.at(98), now)).isEmpty();
    assertThat(totp.step(totp.at(102), now)).isEmpty();
    Totp used = Totp.parse(totp.used(100).text());
    assertThat(used.step(totp.at(100), now)).isEmpty();
    assertThat(used.step(totp.at(99), now)).isEmpty();
    assertThat(used.step(totp.at(101), now)).hasValue(101);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "https://totp/x?secret=" + SECRET_20,
        "otpauth://hotp/x?secret=" + SECRET_20,
        "otpauth://totp/x",
        "otpauth://totp/x?secret=AAAA",
        "otpauth://totp/x?secret=0189",
        "otpauth://totp/x?digits=5&secret=" + SECRET_20,
        "otpauth://totp/x?period=0&secret=" + SECRET_20,
        "otpauth://totp/x?algorithm=MD5&secret=" + SECRET_20
      })
  void refusesUrisThatItCannotUse(String uri) {
    assertThatThrownBy(() -> Totp.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain(SECRET_20);
  }
}
