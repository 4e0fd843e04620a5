package io.pbs4j.testkit.s3;

/**
 * A pair of keys that requests are signed with.
 *
 * @param accessKey names the signer
 * @param secretKey the secret; not shown by {@link #toString()}
 */
public record S3Keys(String accessKey, String secretKey) {
  @Override
  public String toString() {
    return "S3Keys[" + accessKey + "]";
  }
}
