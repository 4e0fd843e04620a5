package io.pbs4j.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.credentials.Credentials;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.S3Settings.Style;
import io.pbs4j.storage.s3.S3Settings.Target;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSignerTest {
  private static final Charge CHARGE =
      new Charge(RequestKind.GET, false, new RequestCounter(), null);

  private static Request sign(
      @Nullable String endpoint, String region, String bucket, Style style, String key)
      throws IOException {
    return sign(endpoint, region, bucket, style, key, null);
  }

  private static Request sign(
      @Nullable String endpoint,
      String region,
      String bucket,
      Style style,
      String key,
      @Nullable String token)
      throws IOException {
    Target target =
        new Target(endpoint == null ? null : URI.create(endpoint), region, bucket, "", style, null);
    return new RequestSigner(target, new ManualTiming())
        .sign(
            S3Request.of(RequestKind.GET, "GET", key, Map.of()),
            new Credentials("id", "hush", token, null),
            CHARGE);
  }

  @ParameterizedTest
  @CsvSource({
    ", eu-west-1, b, AUTO, https://b.s3.eu-west-1.amazonaws.com/k",
    ", eu-west-1, b, PATH, https://s3.eu-west-1.amazonaws.com/b/k",
    ", cn-north-1, b, AUTO, https://b.s3.cn-north-1.amazonaws.com.cn/k",
    ", eu-west-1, with.dot, AUTO, https://s3.eu-west-1.amazonaws.com/with.dot/k",
    "https://host.example:9000, r, b, AUTO, https://host.example:9000/b/k",
    "https://host.example, r, b, VIRTUAL, https://b.host.example/k",
    "http://127.0.0.1:9000, r, b, PATH, http://127.0.0.1:9000/b/k",
    "'http://[::1]:9000', r, b, PATH, 'http://[::1]:9000/b/k'"
  })
  void addressFollowsProviderAndStyle(
      @Nullable String endpoint, String region, String bucket, Style style, String url)
      throws IOException {
    assertThat(sign(endpoint, region, bucket, style, "k").url().toString()).isEqualTo(url);
  }

  @Test
  void signatureNamesKeyDayAndRegionButNotTheSecret() throws IOException {
    Request request = sign(null, "eu-west-1", "b", Style.AUTO, "k");

    assertThat(request.header("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=id/20261123/eu-west-1/s3/aws4_request")
        .doesNotContain("hush");
    assertThat(request.header("x-amz-date")).isEqualTo("20261123T120000Z");
    assertThat(request.header("Host")).isEqualTo("b.s3.eu-west-1.amazonaws.com");
  }

  @Test
  void tokenOfTemporaryKeysIsSentAndSigned() throws IOException {
    Request request = sign(null, "eu-west-1", "b", Style.AUTO, "k", "tok");

    assertThat(request.header("x-amz-security-token")).isEqualTo("tok");
    assertThat(request.header("Authorization")).contains("x-amz-security-token");
  }

  @Test
  void hostHeaderHasBracketsAroundAnAddressOfVersionSix() throws IOException {
    assertThat(sign("http://[::1]:9000", "r", "b", Style.PATH, "k").header("Host"))
        .isEqualTo("[::1]:9000");
  }

  @Test
  void endpointOfAnotherServiceOfAmazonIsAnError() {
    assertThatThrownBy(() -> sign("https://ec2.amazonaws.com", "r", "b", Style.AUTO, "k"))
        .isInstanceOfAny(StorageException.class, IllegalArgumentException.class);
  }
}
