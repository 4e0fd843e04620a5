package io.pbs4j.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, split at slashes and then percent-decoded; empty components are dropped, so that
 * {@code //api2/json} is {@code /api2/json}.
 *
 * @param components decoded; none begins with a dot
 */
public record RequestPath(List<String> components) {
  /** Longest path and query together, in bytes; longer ones are answered with 414. */
  public static final int MAX_LENGTH = 3072;

  /** Copies the list. */
  public RequestPath {
    components = List.copyOf(components);
  }

  /**
   * Splits a raw path.
   *
   * @throws IllegalArgumentException with the text that a client gets, when a component begins with a dot or
   *     its escapes are broken
   */
  public static RequestPath parse(String raw) {
    List<String> components = new ArrayList<>();
    for (String part : raw.split("/", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      String decoded = decode(part);
      if (decoded.startsWith(".") || decoded.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(PlainTextErrors.BAD_PATH);
      }
      components.add(decoded);
    }
    return new RequestPath(components);
  }

  /** The path from component {@code from} on, with a leading slash: how messages name it. */
  public String text(int from) {
    return "/" + String.join("/", components.subList(from, components.size()));
  }

  private static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    byte[] in = part.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.put(in[i]);
        continue;
      }
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException(PlainTextErrors.BAD_PATH);
      }
      out.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(PlainTextErrors.BAD_PATH, e);
    }
  }
}
