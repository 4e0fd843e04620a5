package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.server.access.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushSettingsTest {
  private static final String KEY = "s3cret-s3cret-s3cret";

  private @TempDir Path directory;

  @Test
  void withoutVariablesThereIsNoSharedKey() {
    PushSettings settings = PushSettings.fromEnvironment(Map.of("PULSE_PUSH_API_KEY", " "));
    assertThat(settings).isEqualTo(PushSettings.USUAL);
    assertThat(settings.sharedKey()).isNull();
    assertThat(settings.perAddress()).isEqualTo(20);
    assertThat(settings.offlineAfter()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void theKeyIsInAVariableOrAFileAndInNoText() throws Exception {
    PushSettings settings = PushSettings.fromEnvironment(Map.of("PULSE_PUSH_API_KEY", KEY));
    assertThat(settings.sharedKey()).extracting(Secret::reveal).isEqualTo(KEY);
    assertThat(settings.toString()).doesNotContain("s3cret");
    Path file = directory.resolve("key");
    Files.writeString(file, KEY + "\n");
    settings = PushSettings.fromEnvironment(Map.of("PULSE_PUSH_API_KEY_FILE", file.toString()));
    assertThat(settings.sharedKey()).extracting(Secret::reveal).isEqualTo(KEY);
    assertThatThrownBy(
            () ->
                PushSettings.fromEnvironment(
                    Map.of("PULSE_PUSH_API_KEY", KEY, "PULSE_PUSH_API_KEY_FILE", file.toString())))
        .hasMessage("PULSE_PUSH_API_KEY and PULSE_PUSH_API_KEY_FILE must not be given together");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> PushSettings.fromEnvironment(Map.of("PULSE_PUSH_API_KEY_FILE", file.toString())))
        .hasMessageStartingWith("PULSE_PUSH_API_KEY_FILE must hold");
    assertThatThrownBy(() -> PushSettings.fromEnvironment(Map.of("PULSE_PUSH_API_KEY_FILE", file + "x")))
        .hasMessage("PULSE_PUSH_API_KEY_FILE: cannot read " + file + "x");
    assertThatThrownBy(() -> PushSettings.fromEnvironment(Map.of("PULSE_PUSH_API_KEY", "s3cret s3cret")))
        .hasMessageStartingWith("PULSE_PUSH_API_KEY must hold")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "PBS_PUSH_PER_ADDRESS, 601",
    "PBS_PUSH_PER_ADDRESS, x",
    "PBS_PUSH_MAX_AGENTS, 0",
    "PBS_PUSH_OFFLINE_AFTER, 9",
    "PBS_PUSH_OFFLINE_AFTER, 86401",
  })
  void numbersOutOfBoundsAreRefusedByName(String name, String value) {
    assertThatThrownBy(() -> PushSettings.fromEnvironment(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " must be a number from ");
  }

  @Test
  void numbersAreTaken() {
    PushSettings settings =
        PushSettings.fromEnvironment(
            Map.of("PBS_PUSH_PER_ADDRESS", "0", "PBS_PUSH_MAX_AGENTS", "7", "PBS_PUSH_OFFLINE_AFTER", "86400"));
    assertThat(settings).isEqualTo(new PushSettings(null, 0, 7, Duration.ofDays(1)));
  }
}
