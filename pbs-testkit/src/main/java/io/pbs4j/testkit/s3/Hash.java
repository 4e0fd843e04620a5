package io.pbs4j.testkit.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A digest or checksum under way. */
interface Hash {
  void update(byte[] bytes, int offset, int length);

  byte[] value();

  /** One of the JDK's digests. */
  static Hash digest(String algorithm) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
    return new Hash() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
      }

      @Override
      public byte[] value() {
        return digest.digest();
      }
    };
  }

  /** The checksum that a header {@code x-amz-checksum-NAME} has. */
  static Hash checksum(String name) throws S3Exception {
    return switch (name) {
      case "crc32" -> checksum(new CRC32(), Integer.BYTES);
      case "crc32c" -> checksum(new CRC32C(), Integer.BYTES);
      case "crc64nvme" -> checksum(new Crc64Nvme(), Long.BYTES);
      case "sha1" -> digest("SHA-1");
      case "sha256" -> digest("SHA-256");
      default -> throw S3Error.INVALID_REQUEST.because("Unknown checksum " + name + ".");
    };
  }

  private static Hash checksum(Checksum sum, int length) {
    Supplier<byte[]> value =
        () -> {
          byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).array();
          return Arrays.copyOfRange(all, Long.BYTES - length, Long.BYTES);
        };
    return new Hash() {
      @Override
      public void update(byte[] bytes, int offset, int count) {
        sum.update(bytes, offset, count);
      }

      @Override
      public byte[] value() {
        return value.get();
      }
    };
  }
}
