package io.pbs4j.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.s3.S3Settings.Limits;
import io.pbs4j.storage.s3.S3Settings.RequestRate;
import io.pbs4j.storage.s3.S3Settings.Style;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class S3SettingsTest {
  private static S3Settings read(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>(Map.of("PBS_S3_BUCKET", "b"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return S3Settings.fromEnvironment(environment).orElseThrow();
  }

  @Test
  void withoutABucketThereAreNoSettings() {
    assertThat(S3Settings.fromEnvironment(Map.of("PBS_S3_REGION", "eu-west-1"))).isEmpty();
    assertThat(S3Settings.fromEnvironment(Map.of("PBS_S3_BUCKET", " "))).isEmpty();
  }

  @Test
  void bucketAloneHasDefaultsForTheRest() {
    S3Settings settings = read();

    assertThat(settings.target())
        .isEqualTo(new S3Settings.Target(null, "us-east-1", "b", "", Style.AUTO, null));
    assertThat(settings.credentials()).isEqualTo(S3Credentials.Chain.standard());
    assertThat(settings.limits()).isEqualTo(new Limits(null, 0, 0, 64));
    assertThat(settings.quirks()).isEmpty();
    assertThat(settings.cacheSize()).isEqualTo(8L << 30);
    assertThat(settings.budgets()).isEqualTo(S3Settings.Budgets.none());
  }

  @Test
  void everythingCanBeSet() {
    S3Settings settings =
        read(
            "PBS_S3_ENDPOINT",
            "https://s3.example.com:9000/",
            "PBS_S3_REGION",
            "eu-central-1",
            "PBS_S3_PREFIX",
            "/a//b",
            "PBS_S3_STYLE",
            "virtual",
            "PBS_S3_CA_FILE",
            "/etc/ca.pem",
            "PBS_S3_QUIRKS",
            "no-batch-delete, content-md5",
            "PBS_S3_REQUEST_RATE",
            "100/3s",
            "PBS_S3_BYTE_RATE",
            "20M:1G",
            "PBS_S3_CONCURRENCY",
            "8",
            "PBS_S3_CACHE_SIZE",
            "500MiB",
            "PBS_S3_BUDGET_WRITES",
            "1000000",
            "PBS_S3_BUDGET_READS",
            "5000000");

    assertThat(settings.target())
        .isEqualTo(
            new S3Settings.Target(
                URI.create("https://s3.example.com:9000"),
                "eu-central-1",
                "b",
                "a/b/",
                Style.VIRTUAL,
                Path.of("/etc/ca.pem")));
    assertThat(settings.quirks())
        .containsExactlyInAnyOrder(S3Quirk.NO_BATCH_DELETE, S3Quirk.CONTENT_MD5);
    assertThat(settings.limits())
        .isEqualTo(new Limits(new RequestRate(100, Duration.ofSeconds(3)), 20L << 20, 1L << 30, 8));
    assertThat(settings.cacheSize()).isEqualTo(500L << 20);
    assertThat(settings.budgets()).isEqualTo(new S3Settings.Budgets(1_000_000L, 5_000_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "PBS_S3_ENDPOINT, ftp://x",
    "PBS_S3_ENDPOINT, https://x/path",
    "PBS_S3_ENDPOINT, https://user:pw@x",
    "PBS_S3_STYLE, dns",
    "PBS_S3_QUIRKS, no-such",
    "PBS_S3_REQUEST_RATE, 100",
    "PBS_S3_REQUEST_RATE, 0/s",
    "PBS_S3_REQUEST_RATE, 99999999999/s",
    "PBS_S3_BYTE_RATE, 1:2:3",
    "PBS_S3_BYTE_RATE, fast",
    "PBS_S3_CONCURRENCY, 0",
    "PBS_S3_CONCURRENCY, many",
    "PBS_S3_CACHE_SIZE, -1",
    "PBS_S3_CACHE_SIZE, 9999999999T",
    "PBS_S3_BUDGET_WRITES, -5",
    "PBS_S3_BUDGET_READS, x",
    "PBS_S3_PREFIX, a/../b"
  })
  void wrongValueNamesItsVariable(String name, String value) {
    assertThatThrownBy(() -> read(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "s3.eu-west-1.amazonaws.com, eu-west-1",
        "https://s3.dualstack.us-west-2.amazonaws.com, us-west-2",
    "https://s3.cn-north-1.amazonaws.com.cn, cn-north-1", "https://s3.example.com, us-east-1"
  })
  void regionIsTakenFromAnAmazonEndpoint(String endpoint, String region) {
    assertThat(read("PBS_S3_ENDPOINT", endpoint).target().region()).isEqualTo(region);
  }

  @Test
  void regionOfOursGoesBeforeThatOfAws() {
    assertThat(read("AWS_REGION", "a").target().region()).isEqualTo("a");
    assertThat(read("AWS_DEFAULT_REGION", "b").target().region()).isEqualTo("b");
    assertThat(read("AWS_REGION", "a", "PBS_S3_REGION", "c").target().region()).isEqualTo("c");
  }

  @Test
  void keysOfTheEnvironmentGoBeforeFilesAndRoles() {
    S3Settings settings =
        read(
            "AWS_ACCESS_KEY_ID",
            "id",
            "AWS_SECRET_ACCESS_KEY",
            "hush",
            "AWS_SESSION_TOKEN",
            "tok",
            "AWS_PROFILE",
            "p");

    assertThat(settings.credentials()).isEqualTo(new S3Credentials.Fixed("id", "hush", "tok"));
  }

  @Test
  void secretsAreNotShown() {
    S3Settings settings =
        read(
            "AWS_ACCESS_KEY_ID",
            "id",
            "AWS_SECRET_ACCESS_KEY",
            "hush",
            "AWS_SESSION_TOKEN",
            "tok1");

    assertThat(settings.toString()).contains("id").doesNotContain("hush").doesNotContain("tok1");
  }

  @Test
  void halfAPairOfKeysIsAnError() {
    assertThatThrownBy(() -> read("AWS_ACCESS_KEY_ID", "id"))
        .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
    assertThatThrownBy(() -> read("AWS_SECRET_ACCESS_KEY", "hush"))
        .hasMessageContaining("AWS_ACCESS_KEY_ID")
        .hasMessageNotContaining("hush");
  }

  @Test
  void filesAndRoleOfTheStandardChainCanBeSet() {
    S3Settings settings =
        read(
            "AWS_PROFILE",
            "site",
            "AWS_SHARED_CREDENTIALS_FILE",
            "/c",
            "AWS_CONFIG_FILE",
            "/d",
            "AWS_EC2_METADATA_DISABLED",
            "true",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "/v2/x");

    assertThat(settings.credentials())
        .isEqualTo(new S3Credentials.Chain("site", Path.of("/c"), Path.of("/d"), false, "/v2/x"));
  }

  @ParameterizedTest
  @EnumSource(S3Quirk.class)
  void quirksHaveTextsThatAreReadBack(S3Quirk quirk) {
    assertThat(S3Quirk.parse(quirk.text())).isEqualTo(quirk);
    assertThat(quirk.text()).matches("[a-z0-9-]+");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "/, ''", "a, a/", "/a/b/, a/b/", "a//b, a/b/"})
  void prefixIsNormalised(String given, String normal) {
    assertThat(new S3Settings.Target(null, "r", "b", given, Style.AUTO, null).prefix())
        .isEqualTo(normal);
  }
}
