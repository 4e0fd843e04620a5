package io.pbs4j.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9191, 127.0.0.1, 9191",
    "localhost:0, localhost, 0",
    ":9191, '', 9191",
    "[::1]:9191, ::1, 9191",
    "[fe80::1%eth0]:65535, fe80::1%eth0, 65535"
  })
  void addressIsReadAndWrittenBack(String text, String host, int port) {
    assertThat(HealthAddress.parse(text)).contains(new HealthAddress(host, port));
    assertThat(new HealthAddress(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "off", "OFF", "none", "Disabled"})
  void wordsCloseThePages(String text) {
    assertThat(HealthAddress.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9191",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "::1:9191",
        "a b:1",
        "host:-1",
        "no"
      })
  void otherFormsAreRefused(String text) {
    assertThatThrownBy(() -> HealthAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("127.0.0.1:9191")
        .hasMessageContaining(text);
  }

  @Test
  void withoutAHostItIsEveryAddress() throws Exception {
    assertThat(new HealthAddress("", 0).resolve().getAddress().isAnyLocalAddress()).isTrue();
  }
}
