package io.pbs4j.storage.s3.client;

import io.minio.Http;
import io.minio.Signer;
import io.minio.Time;
import io.minio.credentials.Credentials;
import io.minio.errors.MinioException;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.s3.S3Settings.Style;
import io.pbs4j.storage.s3.S3Settings.Target;
import io.pbs4j.storage.s3.object.ObjectBody;
import java.time.InstantSource;
import java.time.ZoneOffset;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and signs requests, each attempt anew: signatures are of their minute, keys may change.
 */
final class RequestSigner {
  private static final String USER_AGENT = "pbs4j";
  private static final ObjectBody EMPTY = ObjectBody.of(new byte[0]);

  private final Target target;
  private final Http.BaseUrl address;
  private final InstantSource clock;

  RequestSigner(Target target, InstantSource clock) {
    this.target = target;
    this.clock = clock;
    this.address = address(target);
  }

  Request sign(S3Request request, Credentials keys, Charge charge) throws StorageException {
    try {
      HttpUrl url =
          address.buildUrl(
              Http.Method.valueOf(request.method()),
              target.bucket(),
              request.key(),
              target.region(),
              new Http.QueryParameters(request.query()));
      Request.Builder builder =
          new Request.Builder()
              .url(url)
              .method(request.method(), body(request))
              .tag(Charge.class, charge)
              .header("Host", host(url))
              .header("User-Agent", USER_AGENT)
              // Contents are what they are; the HTTP client would else ask for them compressed.
              .header("Accept-Encoding", "identity")
              .header(
                  "x-amz-date", clock.instant().atZone(ZoneOffset.UTC).format(Time.AMZ_DATE_FORMAT))
              .header("x-amz-content-sha256", request.payload());
      request.headers().forEach(builder::header);
      if (keys.sessionToken() != null) {
        builder.header("x-amz-security-token", keys.sessionToken());
      }
      return Signer.signV4S3(
          builder.build(), target.region(), keys.accessKey(), keys.secretKey(), request.payload());
    } catch (MinioException | IllegalArgumentException e) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "no request for " + target.describe() + " can be made: " + e.getMessage(),
          e);
    }
  }

  private static @Nullable RequestBody body(S3Request request) {
    ObjectBody body = request.body();
    if (body == null) {
      boolean wanted = request.method().equals("PUT") || request.method().equals("POST");
      return wanted ? new StreamedBody(EMPTY) : null;
    }
    return new StreamedBody(body);
  }

  private static String host(HttpUrl url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }

  private static Http.BaseUrl address(Target target) {
    String amazon = "https://s3.amazonaws.com" + (target.region().startsWith("cn-") ? ".cn" : "");
    Http.BaseUrl address =
        new Http.BaseUrl(target.endpoint() == null ? amazon : target.endpoint().toString());
    if (target.style() == Style.VIRTUAL) {
      address.enableVirtualStyleEndpoint();
    } else if (target.style() == Style.PATH) {
      address.disableVirtualStyleEndpoint();
    }
    return address;
  }
}
