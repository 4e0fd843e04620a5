package io.pbs4j.cli.output;

import io.pbs4j.core.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names of any bytes as text that does no harm to a terminal. What cannot be printed is escaped as the stock
 * client does: {@code \n}, {@code \}{@code u{308}}, {@code \xFF} for a byte that is no UTF-8.
 */
public final class Printable {
  private static final int HEX = 16;

  private Printable() {}

  /** The name in double quotes. */
  public static String quoted(Octets name) {
    return '"' + escape(name, true) + '"';
  }

  /** The name without quotes, and with those in it as they are. */
  public static String of(Octets name) {
    return escape(name, false);
  }

  /** A text whose control characters, but for line breaks and tabs, are escaped. */
  public static String message(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || point == '\t' || isPrintable(point)) {
                out.appendCodePoint(point);
              } else {
                out.append(String.format(Locale.ROOT, "\\u{%x}", point));
              }
            });
    return out.toString();
  }

  /** The bytes of an escaped name; whatever is no escape stands for itself. */
  public static Octets parse(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int used = text.charAt(i) == '\\' ? unescape(text, i, out) : 0;
      if (used == 0) {
        int point = text.codePointAt(i);
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        used = Character.charCount(point);
      }
      i += used;
    }
    return Octets.of(out.toByteArray());
  }

  /** Whether a name is UTF-8. */
  public static boolean isText(Octets name) {
    return Octets.ofText(name.toString()).equals(name);
  }

  private static int unescape(String text, int at, ByteArrayOutputStream out) {
    char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    int plain = "ntr0\\\"'".indexOf(kind);
    if (plain >= 0) {
      out.write("\n\t\r\0\\\"'".charAt(plain));
      return 2;
    }
    try {
      if (kind == 'x') {
        out.write(Integer.parseInt(text, at + 2, at + 4, HEX));
        return 4;
      }
      int end = text.indexOf('}', at);
      if (kind == 'u' && end > at && text.charAt(at + 2) == '{') {
        int point = Integer.parseInt(text, at + 3, end, HEX);
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        return end + 1 - at;
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // No escape after all.
    }
    return 0;
  }

  private static String escape(Octets name, boolean quotes) {
    StringBuilder out = new StringBuilder();
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(name.toByteArray());
    CharBuffer text = CharBuffer.allocate(name.length() + 1);
    while (in.hasRemaining()) {
      CoderResult result = decoder.reset().decode(in, text, true);
      text.flip();
      text.codePoints().forEach(point -> append(out, point, quotes));
      text.clear();
      for (int i = 0; result.isError() && i < result.length(); i++) {
        out.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(in.get()));
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int point, boolean quotes) {
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      case 0 -> out.append("\\0");
      case '\\' -> out.append("\\\\");
      case '"' -> out.append(quotes ? "\\\"" : "\"");
      default -> {
        if (isPrintable(point)) {
          out.appendCodePoint(point);
        } else {
          out.append(String.format(Locale.ROOT, "\\u{%x}", point));
        }
      }
    }
  }

  /** Marks that join the character before them count as unprintable: alone they are not to be seen. */
  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
