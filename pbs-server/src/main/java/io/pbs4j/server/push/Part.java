package io.pbs4j.server.push;

import java.nio.charset.StandardCharsets;

/** A value at the top level of a push, as it was sent. */
final class Part {
  /** What matters of a value. */
  enum Kind {
    OBJECT,
    ARRAY,
    /** A text, a number or {@code true}. */
    SCALAR,
    /** {@code null}, {@code false}, 0 or an empty text: as good as missing. */
    NOTHING
  }

  private final Kind kind;
  private final int items;
  private final byte[] json;

  /**
   * Creates it.
   *
   * @param kind what JSON value it is
   * @param items elements, of an array
   * @param json the value's own bytes in UTF-8, which are valid JSON; not copied
   */
  Part(Kind kind, int items, byte[] json) {
    this.kind = kind;
    this.items = items;
    this.json = json;
  }

  Kind kind() {
    return kind;
  }

  int items() {
    return items;
  }

  /** The bytes, not to be changed. */
  byte[] json() {
    return json;
  }

  String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Part[" + kind + ", " + json.length + " bytes]";
  }
}
