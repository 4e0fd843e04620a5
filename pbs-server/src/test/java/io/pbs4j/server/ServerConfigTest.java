package io.pbs4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
  @Test
  void hasDefaults() {
    ServerConfig config = ServerConfig.fromEnvironment(Map.of());
    assertThat(config.listen().getHostString()).isEqualTo("0.0.0.0");
    assertThat(config.listen().getPort()).isEqualTo(8007);
    assertThat(config.dataDirectory()).isIn(Path.of("/var/lib/pbs-cloud"), Path.of("pbs-data"));
    assertThat(config.failureDelay()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.shutdownGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.rootTokenFile()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9000, 127.0.0.1, 9000",
    "[::]:8007, ::, 8007",
    ":1234, 0.0.0.0, 1234",
    "1234, 0.0.0.0, 1234",
    "localhost:0, localhost, 0"
  })
  void readsTheAddress(String text, String host, int port) {
    ServerConfig config = ServerConfig.fromEnvironment(Map.of("PBS_LISTEN_ADDR", text));
    assertThat(config.listen().getHostString()).isEqualTo(host);
    assertThat(config.listen().getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:", "localhost:99999", "a:b:c"})
  void refusesOtherAddresses(String text) {
    assertThatThrownBy(() -> ServerConfig.fromEnvironment(Map.of("PBS_LISTEN_ADDR", text)))
        .hasMessageStartingWith("PBS_LISTEN_ADDR must be HOST:PORT");
  }

  @Test
  void readsPaths() {
    ServerConfig config =
        ServerConfig.fromEnvironment(
            Map.of(
                "PBS_DATA_DIR", "/d",
                "PBS_TLS_CERT", "/c",
                "PBS_TLS_KEY", "/k",
                "PBS_ROOT_TOKEN_FILE", "/t"));
    assertThat(config.dataDirectory()).isEqualTo(Path.of("/d"));
    assertThat(config.tlsCertificate()).isEqualTo(Path.of("/c"));
    assertThat(config.tlsKey()).isEqualTo(Path.of("/k"));
    assertThat(config.rootTokenFile()).isEqualTo(Path.of("/t"));
  }

  @Test
  void readsTheBucketOfTheFirstDatastore() {
    assertThat(ServerConfig.fromEnvironment(Map.of()).bucket()).isNull();
    ServerConfig config =
        ServerConfig.fromEnvironment(
            Map.of("PBS_S3_BUCKET", "b", "PBS_S3_PREFIX", "p", "PBS_S3_CACHE_DIR", "/c"));
    assertThat(config.bucket()).isNotNull();
    assertThat(config.bucket().target().prefix()).isEqualTo("p/");
    assertThat(config.cacheDirectory()).isEqualTo(Path.of("/c"));
  }

  @Test
  void garbageIsCollectedOnceADayUnlessToldOtherwise() {
    assertThat(ServerConfig.fromEnvironment(Map.of()).gcInterval()).isEqualTo(Duration.ofHours(24));
    assertThat(
            ServerConfig.fromEnvironment(
                    Map.of("PBS_GC_ENABLED", "true", "PBS_GC_INTERVAL_HOURS", "168"))
                .gcInterval())
        .isEqualTo(Duration.ofHours(168));
    assertThat(ServerConfig.fromEnvironment(Map.of("PBS_GC_ENABLED", "false")).gcInterval()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "10000"})
  void intervalsAreWholeHours(String hours) {
    assertThatThrownBy(
            () -> ServerConfig.fromEnvironment(Map.of("PBS_GC_INTERVAL_HOURS", hours)))
        .hasMessageStartingWith("PBS_GC_INTERVAL_HOURS must be a number of hours");
  }

  @Test
  void enabledIsTrueOrFalse() {
    assertThatThrownBy(() -> ServerConfig.fromEnvironment(Map.of("PBS_GC_ENABLED", "maybe")))
        .hasMessageStartingWith("PBS_GC_ENABLED must be true or false");
  }

  @Test
  void certificateAndKeyComeTogether() {
    assertThatThrownBy(() -> ServerConfig.fromEnvironment(Map.of("PBS_TLS_CERT", "/c")))
        .hasMessage("PBS_TLS_CERT and PBS_TLS_KEY must be given together");
  }

  @Test
  void namesWithoutEffectAreTold() {
    assertThat(ServerConfig.withoutEffect(
                Map.of("PBS_DEFAULT_TENANT", "x", "PBS_GC_ENABLED", "", "PBS_S3_BUCKET", "b", "HOME", "/")))
        .containsExactly("PBS_DEFAULT_TENANT");
  }
}
