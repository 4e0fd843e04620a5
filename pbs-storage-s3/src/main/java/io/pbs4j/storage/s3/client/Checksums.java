package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.object.ObjectBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Checksum;

/**
 * What is calculated of a content before it is sent. The cheapest that the provider checks is
 * taken: CRC-32 (49 GB per CPU second, so nothing beside the sending), against 1.8 GB for the
 * SHA-256 of a signed payload and 0.7 for MD5. The header with the checksum is signed; over plain
 * http a forger on the wire could change a content to another of the same CRC, but could as well
 * change everything that is read.
 */
final class Checksums {
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final int BUFFER = 1 << 16;

  private final boolean signed;
  private final boolean md5;

  Checksums(Set<S3Quirk> quirks) {
    this.signed = quirks.contains(S3Quirk.SIGNED_PAYLOAD);
    this.md5 = quirks.contains(S3Quirk.CONTENT_MD5);
  }

  /**
   * What a content is sent with.
   *
   * @param payload for the signature
   * @param headers checksum
   */
  record Seal(String payload, Map<String, String> headers) {}

  Seal seal(ObjectBody body) throws IOException {
    Map<String, String> headers = new HashMap<>();
    String payload = UNSIGNED;
    if (signed) {
      payload = HexFormat.of().formatHex(digest("SHA-256", body));
    }
    if (md5) {
      headers.put("Content-MD5", Base64.getEncoder().encodeToString(digest("MD5", body)));
    } else if (!signed) {
      headers.put("x-amz-checksum-crc32", Base64.getEncoder().encodeToString(crc(body)));
    }
    return new Seal(payload, headers);
  }

  /** Of a small content that is both signed and has an MD5, as batches of deletions must. */
  static Seal full(ObjectBody body) throws IOException {
    return new Seal(
        HexFormat.of().formatHex(digest("SHA-256", body)),
        Map.of("Content-MD5", Base64.getEncoder().encodeToString(digest("MD5", body))));
  }

  private static byte[] crc(ObjectBody body) throws IOException {
    Checksum crc = new CRC32();
    byte[] buffer = buffer(body);
    try (InputStream in = body.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
    }
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
  }

  private static byte[] digest(String algorithm, ObjectBody body) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
    byte[] buffer = buffer(body);
    try (InputStream in = body.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return digest.digest();
  }

  private static byte[] buffer(ObjectBody body) {
    return new byte[(int) Math.min(BUFFER, body.length() + 1)];
  }
}
