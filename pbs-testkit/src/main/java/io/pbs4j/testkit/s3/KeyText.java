package io.pbs4j.testkit.s3;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.io.ByteArrayOutputStream;

/** Keys as text: their order and how they are written in addresses. */
final class KeyText {
  private static final String PLAIN = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  private KeyText() {}

  /** Order of the UTF-8 bytes, which differs from that of strings where surrogates are involved. */
  static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean high = Character.isSurrogate(a);
        return high == Character.isSurrogate(b) ? Character.compare(a, b) : high ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /**
   * Percent encoding as signatures want it: letters, digits and {@code -._~} stay, others become upper-case hex.
   *
   * @param slashes whether slashes are encoded too
   */
  static String encode(String text, boolean slashes) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0 || (c == '/' && !slashes);
      if (c < 0x80 && plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  /** The opposite. */
  static String decode(String text) throws S3Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] != '%') {
        bytes.write(encoded[i]);
        continue;
      }
      int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
      if (low < 0) {
        throw S3Error.INVALID_URI.because("Bad percent encoding.");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw S3Error.INVALID_URI.because("Not UTF-8.");
    }
  }

  /** As listings write keys when the client asked for {@code encoding-type=url}. */
  static String listed(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
  }
}
