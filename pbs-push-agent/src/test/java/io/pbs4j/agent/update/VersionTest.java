package io.pbs4j.agent.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  @Test
  void versionsAreOrderedAsSemanticVersioningSays() {
    List<Version> ordered =
        Stream.of(
                "0.9.10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
                "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0",
                "2.0.0", "99999999999999999999.0.0")
            .map(text -> Version.parse(text).orElseThrow())
            .toList();
    assertThat(ordered.stream().sorted()).containsExactlyElementsOf(ordered);
    for (int i = 1; i < ordered.size(); i++) {
      assertThat(ordered.get(i).isNewerThan(ordered.get(i - 1))).isTrue();
      assertThat(ordered.get(i - 1).isNewerThan(ordered.get(i))).isFalse();
    }
  }

  @Test
  void buildMetadataMakesNoVersionNewer() {
    Version plain = Version.parse("1.0.0").orElseThrow();
    Version built = Version.parse("1.0.0+20260101").orElseThrow();
    assertThat(built).isEqualTo(plain).isEqualByComparingTo(plain);
    assertThat(built).hasToString("1.0.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "1.0.0 ",
        "1.0.0\n", "1.0.0-ä", "-1.0.0", "1.0.0/../.."
      })
  void otherTextsAreNoVersions(String text) {
    assertThat(Version.parse(text)).isEmpty();
    assertThat(Version.parse("1.0.0-" + "a".repeat(59))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "DEV", "1.0.0-dev", "0.1.0-SNAPSHOT", "0.1.0-snapshot"})
  void buildsOfDevelopersAreKnown(String text) {
    assertThat(Version.isDevelopment(text)).isTrue();
    assertThat(Version.isDevelopment("1.0.0-rc.1")).isFalse();
  }
}
