package io.pbs4j.storage.s3;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Something that a provider does not do as others, and how to get along without it. */
public enum S3Quirk {
  /**
   * No {@code If-None-Match} on writes: asks first, then writes; two writers at once both succeed.
   */
  NO_CONDITIONAL_PUT,
  /** No deletion of many objects in one request: one request for each. */
  NO_BATCH_DELETE,
  /** No {@code start-after} in listings: the first version of the listing with {@code marker}. */
  NO_START_AFTER,
  /**
   * No {@code x-amz-checksum-crc32}: uploads carry {@code Content-MD5}, which costs more to
   * calculate.
   */
  CONTENT_MD5,
  /**
   * No {@code UNSIGNED-PAYLOAD}: uploads are signed with their SHA-256, which costs more to
   * calculate.
   */
  SIGNED_PAYLOAD;

  /** Such as {@code no-batch-delete}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws IllegalArgumentException if there is no such quirk; names those that there are
   */
  public static S3Quirk parse(String text) {
    for (S3Quirk quirk : values()) {
      if (quirk.text().equals(text.strip().toLowerCase(Locale.ROOT))) {
        return quirk;
      }
    }
    throw new IllegalArgumentException(
        "no quirk '"
            + text
            + "'; there are "
            + Arrays.stream(values()).map(S3Quirk::text).collect(Collectors.joining(", ")));
  }
}
