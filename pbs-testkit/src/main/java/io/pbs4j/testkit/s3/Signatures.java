package io.pbs4j.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves that requests were signed with the secret key: version 4 of Amazon's signatures, in the header. */
final class Signatures {
  static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          ALGORITHM
              + " +Credential=([^/,]+)/([0-9]{8})/([^/,]+)/s3/aws4_request,"
              + " *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})");

  private final S3Keys keys;
  private final String region;

  Signatures(S3Keys keys, String region) {
    this.keys = keys;
    this.region = region;
  }

  /** A signature that proved right, and what further ones of the same request build on. */
  static final class Proven {
    private final byte[] key;
    private final String date;
    private final String scope;
    private String signature;

    private Proven(byte[] key, String date, String scope, String signature) {
      this.key = key;
      this.date = date;
      this.scope = scope;
      this.signature = signature;
    }

    /** Proves the next signature of the chain. */
    void next(String kind, String content, String claimed) throws S3Exception {
      String text =
          ALGORITHM + "-" + kind + "\n" + date + "\n" + scope + "\n" + signature + "\n" + content;
      if (!same(hex(hmac(key, text)), claimed)) {
        throw S3Error.SIGNATURE_DOES_NOT_MATCH.because("The signature of a part of the body is wrong.");
      }
      signature = claimed;
    }
  }

  /** Proves the signature of a request. */
  Proven prove(HttpRequest request, String path, Query query) throws S3Exception {
    Matcher parts = AUTHORIZATION.matcher(request.header("Authorization", ""));
    if (request.header("Authorization") == null) {
      throw S3Error.ACCESS_DENIED.because("The request is not signed.");
    }
    if (!parts.matches()) {
      throw S3Error.AUTHORIZATION_HEADER_MALFORMED.because("The authorization header is malformed.");
    }
    if (!parts.group(1).equals(keys.accessKey())) {
      throw S3Error.INVALID_ACCESS_KEY_ID.because("The access key is not known.");
    }
    if (!parts.group(3).equals(region)) {
      throw S3Error.AUTHORIZATION_HEADER_MALFORMED.because("The region is wrong; expecting '" + region + "'");
    }
    String day = parts.group(2);
    String date = request.header("x-amz-date", "");
    if (!date.startsWith(day + "T")) {
      throw S3Error.ACCESS_DENIED.because("The date of the signature is not that of the request.");
    }
    String scope = day + "/" + region + "/s3/aws4_request";
    String signed = canonical(request, path, query, parts.group(4));
    byte[] key = key(day);
    String text = ALGORITHM + "\n" + date + "\n" + scope + "\n" + sha256(signed);
    if (!same(hex(hmac(key, text)), parts.group(5))) {
      throw S3Error.SIGNATURE_DOES_NOT_MATCH.because("The signature is wrong.");
    }
    return new Proven(key, date, scope, parts.group(5));
  }

  private static String canonical(HttpRequest request, String path, Query query, String names)
      throws S3Exception {
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append('\n').append(KeyText.encode(path, false)).append('\n');
    text.append(query.canonical()).append('\n');
    if (!(";" + names + ";").contains(";host;")) {
      throw S3Error.ACCESS_DENIED.because("The host is not signed.");
    }
    for (String name : names.split(";", -1)) {
      text.append(name.toLowerCase(Locale.ROOT)).append(':');
      text.append(request.header(name, "").strip().replaceAll(" +", " ")).append('\n');
    }
    text.append('\n').append(names).append('\n');
    return text.append(request.header("x-amz-content-sha256", EMPTY_HASH)).toString();
  }

  private byte[] key(String day) {
    byte[] key = hmac(("AWS4" + keys.secretKey()).getBytes(StandardCharsets.UTF_8), day);
    return hmac(hmac(hmac(key, region), "s3"), "aws4_request");
  }

  private static boolean same(String left, String right) {
    byte[] claimed = right.getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), claimed);
  }

  static String sha256(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Hash hash = Hash.digest("SHA-256");
    hash.update(bytes, 0, bytes.length);
    return hex(hash.value());
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has this", e);
    }
  }
}
