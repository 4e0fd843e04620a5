package io.pbs4j.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PbsTokenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"pulse@pbs!mon:s3cret", "pulse@pbs!mon=s3cret", " pulse@pbs!mon:s3cret\n"})
  void tokenIsReadInBothForms(String text) {
    PbsToken token = PbsToken.parse(text);
    assertThat(token.authId()).isEqualTo("pulse@pbs!mon");
    assertThat(token.user()).isEqualTo("pulse@pbs");
    assertThat(token.authorization()).isEqualTo("PBSAPIToken=pulse@pbs!mon:s3cret");
  }

  @Test
  void secretMayHaveColons() {
    assertThat(PbsToken.parse("u@pbs!n:a:b=c").authorization())
        .isEqualTo("PBSAPIToken=u@pbs!n:a:b=c");
  }

  @Test
  void tokenDoesNotShowItsSecret() {
    PbsToken token = PbsToken.parse("u@pbs!n:s3cret");
    assertThat(token).hasToString("u@pbs!n");
    assertThat(token.hide("sent s3cret")).isEqualTo("sent (secret)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3cret",
        "u@pbs:s3cret",
        "u!n:s3cret",
        "@pbs!n:s3cret",
        "u@!n:s3cret",
        "u@pbs!:s3cret",
        "u@pbs!n:",
        "u@pbs!n",
        "u@pbs!n:s3cret\r\nX-Evil: 1",
        "u@pbs!n:s3 cret",
        "u@pbs!n:s3crét"
      })
  void otherFormsAreRefusedWithoutShowingThem(String text) {
    assertThatThrownBy(() -> PbsToken.parse(text))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageNotContaining("s3cr")
        .hasMessageContaining("user@realm!name:secret");
  }
}
