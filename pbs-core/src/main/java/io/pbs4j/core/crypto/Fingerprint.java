package io.pbs4j.core.crypto;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.chunk.Digest;
import java.util.HexFormat;

/**
 * Names a key without revealing it.
 *
 * @param value 32 bytes
 */
public record Fingerprint(Digest value) {
  /** Bytes of the short form. */
  private static final int SHORT = 8;

  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /** Parses hexadecimal digits of either case, with or without colons. */
  public static Fingerprint parse(String text) {
    String digits = text.replace(":", "");
    try {
      return new Fingerprint(Digest.of(HexFormat.of().parseHex(digits)));
    } catch (IllegalArgumentException e) {
      throw new InvalidNameException("fingerprint", "expected 32 bytes as hexadecimal digits");
    }
  }

  /** The first eight bytes, as people compare them: {@code 0e:ab:d4:46:0b:6e:b9:ca}. */
  public String shortForm() {
    return COLONS.formatHex(value.toByteArray(), 0, SHORT);
  }

  /** All 32 bytes with colons, as files and the API carry it. */
  @Override
  public String toString() {
    return COLONS.formatHex(value.toByteArray());
  }
}
