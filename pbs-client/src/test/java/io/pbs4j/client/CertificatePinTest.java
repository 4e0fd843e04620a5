package io.pbs4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fingerprints of certificates. */
class CertificatePinTest {
  private static final String TEXT =
      "90:c2:cb:25:47:6f:55:71:1a:19:79:98:f5:70:90:b8:93:08:e7:70:ef:6e:c3:5d:06:a2:96:0b:af:b0:c4:78";

  @Test
  void lettersMayBeOfEitherCase() {
    CertificatePin upper = CertificatePin.parse(TEXT.toUpperCase(Locale.ROOT));
    assertThat(upper.matches(CertificatePin.parse(TEXT))).isTrue();
    assertThat(upper).hasToString(TEXT);
  }

  @Test
  void oneOtherBitDoesNotMatch() {
    CertificatePin other = CertificatePin.parse(TEXT.substring(0, TEXT.length() - 1) + "9");
    assertThat(other.matches(CertificatePin.parse(TEXT))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "90:c2", "zz:c2",
      "90c2cb25476f55711a197998f57090b89308e770ef6ec35d06a2960bafb0c478"})
  void otherFormsAreRefused(String text) {
    assertThatThrownBy(() -> CertificatePin.parse(text)).isInstanceOf(InvalidNameException.class);
  }
}
