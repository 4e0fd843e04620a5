package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.s3.S3Settings.Target;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says in words what to check when the bucket refuses or cannot be spoken to. */
final class Advice {
  private final Target target;

  Advice(Target target) {
    this.target = target;
  }

  /** What to check after a refusal; empty if there is nothing to say. */
  String of(Rejection rejection, Instant now) {
    return switch (rejection.code()) {
      case "InvalidAccessKeyId", "InvalidAccessKey", "XAdminUserNotFound" ->
          "the provider does not know the access key: check AWS_ACCESS_KEY_ID (or the profile) and"
              + " PBS_S3_ENDPOINT";
      case "SignatureDoesNotMatch" ->
          "the signature does not fit: check AWS_SECRET_ACCESS_KEY, and that PBS_S3_REGION is what"
              + " the provider expects";
      case "RequestTimeTooSkewed", "RequestExpired", "AccessDeniedClockSkew" ->
          "the clocks of this machine and of the provider differ too much"
              + skew(rejection, now)
              + ": set this machine's clock";
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          "the session token is no longer valid: renew the temporary keys (AWS_SESSION_TOKEN)";
      case "NoSuchBucket" ->
          "there is no bucket '"
              + target.bucket()
              + "': check PBS_S3_BUCKET, PBS_S3_ENDPOINT and PBS_S3_STYLE, or"
              + " create it";
      case "InvalidBucketName" ->
          "'" + target.bucket() + "' is no name of a bucket: check PBS_S3_BUCKET";
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "TemporaryRedirect",
          "IllegalLocationConstraint",
          "InvalidRegion" ->
          region(rejection);
      case "InvalidObjectState" ->
          "the object is in a cold storage class: have the provider restore it, and remove the"
              + " lifecycle rule that moves objects below '"
              + target.prefix()
              + "'";
      case "NotImplemented", "MethodNotAllowed" ->
          "the provider cannot do this: see PBS_S3_QUIRKS for how to get along without";
      case "InvalidRequest", "InvalidArgument", "InvalidDigest" ->
          "the provider does not take a header: the quirks content-md5 and signed-payload"
              + " (PBS_S3_QUIRKS) send others";
      default -> byStatus(rejection);
    };
  }

  private String byStatus(Rejection rejection) {
    return switch (rejection.status()) {
      case 301, 302, 307, 308 -> region(rejection);
      case 401, 403 ->
          "access is denied: the keys need s3:GetObject, s3:PutObject and s3:DeleteObject below '"
              + target.prefix()
              + "' and s3:ListBucket on the bucket '"
              + target.bucket()
              + "'";
      case 404 ->
          "this is not how a bucket says that an object is missing: check PBS_S3_ENDPOINT and"
              + " PBS_S3_STYLE";
      case 501 -> "the provider cannot do this: see PBS_S3_QUIRKS for how to get along without";
      default -> "";
    };
  }

  private String region(Rejection rejection) {
    return "the bucket is not in the region "
        + target.region()
        + ": set PBS_S3_REGION"
        + (rejection.region() == null ? "" : " to " + rejection.region());
  }

  private static String skew(Rejection rejection, Instant now) {
    if (rejection.date() == null) {
      return "";
    }
    Duration skew = Duration.between(rejection.date(), now);
    return " (ours is "
        + skew.abs().toSeconds()
        + " s "
        + (skew.isNegative() ? "behind" : "ahead")
        + ")";
  }

  /** Whether a failure of the connection may pass by itself; wrong certificates do not. */
  static boolean passing(IOException failure) {
    return !(failure instanceof SSLPeerUnverifiedException)
        && !(failure instanceof SSLHandshakeException && caused(failure))
        && !(failure instanceof SSLException && noTls(failure))
        && !(failure instanceof StreamedBody.UnreadableException);
  }

  /** What a failure of the connection means. */
  String of(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "the host of the endpoint is not known: check PBS_S3_ENDPOINT and the name service";
    }
    if (failure instanceof SSLPeerUnverifiedException) {
      return "the certificate is for another host: check PBS_S3_ENDPOINT and PBS_S3_STYLE ("
          + text(failure)
          + ")";
    }
    if (failure instanceof SSLHandshakeException && caused(failure)) {
      return "the certificate of the endpoint is not trusted: set PBS_S3_CA_FILE to that of its"
                 + " authority ("
          + text(failure)
          + ")";
    }
    if (failure instanceof SSLException && noTls(failure)) {
      return "the endpoint does not speak TLS: check the scheme of PBS_S3_ENDPOINT";
    }
    return text(failure);
  }

  private static boolean noTls(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.contains("Unsupported or unrecognized SSL message");
  }

  private static boolean caused(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private static String text(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
