package io.pbs4j.testkit.s3;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request, free of its framing. Read to its end it proves what the client said of it.
 *
 * @param length bytes, -1 if not known before
 * @param checked whether the client sent a checksum besides the signature
 */
record Payload(InputStream body, long length, boolean checked) {
  private static final String STREAMING = "STREAMING-";
  private static final String CHECKSUM = "x-amz-checksum-";

  /** Headers of checksums that say how, not what. */
  private static final Set<String> NOT_VALUES = Set.of("algorithm", "mode", "type");

  static Payload of(HttpRequest request, Signatures.Proven signature) throws S3Exception {
    String hash = request.header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    List<ProvenBody.Claim> claims = new ArrayList<>();
    InputStream body = request.body();
    long length = request.length();
    if (hash.startsWith(STREAMING)) {
      boolean signed = hash.startsWith(STREAMING + "AWS4-HMAC-SHA256-PAYLOAD");
      AwsChunkedBody chunks = new AwsChunkedBody(body, signed ? signature : null, hash.endsWith("-TRAILER"));
      length = decodedLength(request);
      String trailer = request.header("x-amz-trailer");
      if (trailer != null) {
        claims.add(trailing(chunks, trailer.toLowerCase(Locale.ROOT)));
      }
      body = chunks;
    } else if (!hash.equals("UNSIGNED-PAYLOAD")) {
      byte[] expected = hex(hash);
      Hash sum = Hash.digest("SHA-256");
      claims.add(new ProvenBody.Claim(sum, () -> expected, S3Error.CONTENT_SHA256_MISMATCH));
    }
    int others = claims.size();
    String md5 = request.header("Content-MD5");
    if (md5 != null) {
      byte[] expected = base64(md5);
      claims.add(new ProvenBody.Claim(Hash.digest("MD5"), () -> expected, S3Error.BAD_DIGEST));
    }
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(CHECKSUM) && !NOT_VALUES.contains(name.substring(CHECKSUM.length()))) {
        byte[] expected = base64(header.getValue());
        Hash sum = Hash.checksum(name.substring(CHECKSUM.length()));
        claims.add(new ProvenBody.Claim(sum, () -> expected, S3Error.BAD_DIGEST));
      }
    }
    boolean checked = claims.size() > others || request.header("x-amz-trailer") != null;
    return new Payload(claims.isEmpty() ? body : new ProvenBody(body, claims), length, checked);
  }

  /** Whether a request has headers that a provider without checksums does not know. */
  static boolean hasChecksums(HttpRequest request) {
    return request.header("x-amz-content-sha256", "").startsWith(STREAMING)
        || request.headers().keySet().stream().anyMatch(n -> n.toLowerCase(Locale.ROOT).startsWith(CHECKSUM));
  }

  private static ProvenBody.Claim trailing(AwsChunkedBody chunks, String name) throws S3Exception {
    if (!name.startsWith(CHECKSUM)) {
      throw S3Error.INVALID_REQUEST.because("Unknown trailer " + name + ".");
    }
    ProvenBody.Expected expected =
        () -> {
          String value = chunks.trailer(name);
          if (value == null) {
            throw S3Error.INVALID_REQUEST.because("The trailer is missing.");
          }
          return base64(value);
        };
    Hash sum = Hash.checksum(name.substring(CHECKSUM.length()));
    return new ProvenBody.Claim(sum, expected, S3Error.BAD_DIGEST);
  }

  private static long decodedLength(HttpRequest request) throws S3Exception {
    @Nullable String length = request.header("x-amz-decoded-content-length");
    if (length == null || !length.matches("[0-9]{1,18}")) {
      throw S3Error.MISSING_CONTENT_LENGTH.because("The decoded length is missing.");
    }
    return Long.parseLong(length);
  }

  private static byte[] hex(String text) throws S3Exception {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw S3Error.INVALID_DIGEST.because("The hash of the content is malformed.");
    }
  }

  private static byte[] base64(String text) throws S3Exception {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw S3Error.INVALID_DIGEST.because("A checksum is malformed.");
    }
  }
}
