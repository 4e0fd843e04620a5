package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body whose hashes are compared at its end with what the client said. */
final class ProvenBody extends InputStream {
  private final InputStream in;
  private final List<Claim> claims;
  private boolean ended;

  /**
   * What a client said of a body.
   *
   * @param expected is asked at the end of the body
   * @param error if it is not so
   */
  record Claim(Hash hash, Expected expected, S3Error error) {}

  /** A value that may be known only when the body has ended; {@code null} if nothing was said after all. */
  @FunctionalInterface
  interface Expected {
    byte @Nullable [] value() throws S3Exception;
  }

  ProvenBody(InputStream in, List<Claim> claims) {
    this.in = in;
    this.claims = List.copyOf(claims);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count > 0) {
      for (Claim claim : claims) {
        claim.hash().update(target, offset, count);
      }
    } else if (count < 0 && !ended) {
      ended = true;
      for (Claim claim : claims) {
        byte[] expected = claim.expected().value();
        if (expected != null && !MessageDigest.isEqual(expected, claim.hash().value())) {
          throw claim.error().because("The body is not what its headers say.");
        }
      }
    }
    return count;
  }
}
