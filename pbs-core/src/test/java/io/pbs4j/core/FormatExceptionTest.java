package io.pbs4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormatExceptionTest {
  @Test
  void saysTheReasonAloneToPeersAndWhereToPeople() {
    FormatException e =
        new FormatException(FormatException.Kind.WRONG_CHECKSUM, "a.blob", 8, "wrong CRC.");
    assertThat(e).hasMessage("wrong CRC.");
    assertThat(e.describe()).isEqualTo("a.blob: at byte 8: wrong CRC.");
  }

  @Test
  void leavesOutAnOffsetThatItDoesNotHave() {
    FormatException e =
        new FormatException(
            FormatException.Kind.INVALID_VALUE, "a.blob", FormatException.NO_OFFSET, "odd.");
    assertThat(e.describe()).isEqualTo("a.blob: odd.");
  }

  @Test
  void aNameOutsideItsRuleCarriesFieldAndReason() {
    InvalidNameException e = new InvalidNameException("backup-id", InvalidNameException.PATTERN);
    assertThat(e).hasMessage("'backup-id': value does not match the regex pattern");
    assertThat(e.field()).isEqualTo("backup-id");
    assertThat(e.reason()).isEqualTo("value does not match the regex pattern");
  }
}
