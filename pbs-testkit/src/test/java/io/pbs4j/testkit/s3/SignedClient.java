package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A small client that signs on its own account, written from the published rules and not from the server. */
final class SignedClient {
  static final String DATE = "20260102T030405Z";
  private static final HexFormat HEX = HexFormat.of();
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final String accessKey;
  private final String secretKey;
  private final String region;

  SignedClient(URI endpoint, String accessKey, String secretKey, String region) {
    this.endpoint = endpoint;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.region = region;
  }

  static SignedClient of(S3Server server) {
    return new SignedClient(server.endpoint(), "test-access", "test-secret", "us-east-1");
  }

  HttpResponse<byte[]> put(String path, byte[] body, String... headers) throws Exception {
    return send("PUT", path, body, headers);
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, new byte[0], headers);
  }

  /**
   * Sends a request.
   *
   * @param path encoded, with its query
   * @param headers names and values in turn
   */
  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) throws Exception {
    return send(method, path, body, headers(headers, HEX.formatHex(sha256(body))));
  }

  HttpResponse<byte[]> send(String method, String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    request.header("Authorization", authorization(method, path, headers, endpoint.getAuthority()));
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  static Map<String, String> headers(String[] pairs, String hash) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("x-amz-content-sha256", hash);
    headers.put("x-amz-date", DATE);
    for (int i = 0; i < pairs.length; i += 2) {
      headers.put(pairs[i].toLowerCase(java.util.Locale.ROOT), pairs[i + 1]);
    }
    return headers;
  }

  String authorization(String method, String path, Map<String, String> headers, String host) {
    String signature = HEX.formatHex(signature(method, path, headers, host));
    Map<String, String> signed = new TreeMap<>(headers);
    signed.put("host", host);
    return "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope() + ", SignedHeaders="
        + String.join(";", signed.keySet()) + ", Signature=" + signature;
  }

  byte[] signature(String method, String path, Map<String, String> headers, String host) {
    String[] parts = path.split("\\?", 2);
    Map<String, String> signed = new TreeMap<>(headers);
    signed.put("host", host);
    List<String> query = new ArrayList<>(parts.length > 1 ? Arrays.asList(parts[1].split("&")) : List.of());
    query.replaceAll(parameter -> parameter.contains("=") ? parameter : parameter + "=");
    Collections.sort(query);
    String canonical =
        method + "\n" + parts[0] + "\n" + String.join("&", query) + "\n"
            + signed.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue().trim() + "\n")
                .collect(Collectors.joining())
            + "\n" + String.join(";", signed.keySet()) + "\n" + headers.get("x-amz-content-sha256");
    return hmac(signingKey(), "AWS4-HMAC-SHA256\n" + DATE + "\n" + scope() + "\n" + HEX.formatHex(sha256(utf8(canonical))));
  }

  /** A body in signed chunks, for a request whose own signature is given. */
  byte[] signedChunks(byte[] seed, byte[]... chunks) {
    StringBuilder text = new StringBuilder();
    String before = HEX.formatHex(seed);
    for (int i = 0; i <= chunks.length; i++) {
      byte[] chunk = i < chunks.length ? chunks[i] : new byte[0];
      String toSign = "AWS4-HMAC-SHA256-PAYLOAD\n" + DATE + "\n" + scope() + "\n" + before + "\n"
          + HEX.formatHex(sha256(new byte[0])) + "\n" + HEX.formatHex(sha256(chunk));
      before = HEX.formatHex(hmac(signingKey(), toSign));
      text.append(Integer.toHexString(chunk.length)).append(";chunk-signature=").append(before).append("\r\n");
      text.append(new String(chunk, StandardCharsets.ISO_8859_1)).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private String scope() {
    return DATE.substring(0, 8) + "/" + region + "/s3/aws4_request";
  }

  private byte[] signingKey() {
    byte[] date = hmac(utf8("AWS4" + secretKey), DATE.substring(0, 8));
    return hmac(hmac(hmac(date, region), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(utf8(text));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    return digest("SHA-256", bytes);
  }

  static String md5(byte[] bytes) {
    return Base64.getEncoder().encodeToString(digest("MD5", bytes));
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
