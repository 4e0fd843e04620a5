package io.pbs4j.server.content;

import io.pbs4j.core.Octets;
import io.pbs4j.server.api.ApiException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A path as clients send it: Base64 of bytes, names separated by slashes.
 *
 * @param text as it was sent, decoded; for messages
 * @param names its names, empty ones left out
 */
record EntryPath(Octets text, List<Octets> names) {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  EntryPath {
    names = List.copyOf(names);
  }

  /** Reads a parameter; {@code root} and {@code /} stand for the top, as they are no Base64 of a path. */
  static EntryPath parse(String parameter) {
    if (parameter.equals("root") || parameter.equals("/")) {
      return new EntryPath(Octets.ofText("/"), List.of());
    }
    Octets text = Octets.of(decode(parameter));
    return new EntryPath(text, split(text));
  }

  private static byte[] decode(String parameter) {
    try {
      return Base64.getDecoder().decode(parameter);
    } catch (IllegalArgumentException e) {
      for (int i = 0; i < parameter.length(); i++) {
        char symbol = parameter.charAt(i);
        if (ALPHABET.indexOf(symbol) < 0 && symbol != '=') {
          throw ApiException.badRequest("Invalid byte " + (int) symbol + ", offset " + i + ".");
        }
      }
      throw ApiException.badRequest("filepath is no Base64");
    }
  }

  private static List<Octets> split(Octets text) {
    List<Octets> names = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.at(at) == '/') {
        if (at > from) {
          names.add(Octets.of(text.toByteArray(), from, at));
        }
        from = at + 1;
      }
    }
    return names;
  }

  /** Whether it names the top. */
  boolean isTop() {
    return names.isEmpty() && text.length() > 0;
  }

  /** The names from {@code first} on, joined by slashes. */
  Octets below(int first) {
    return join(names.subList(first, names.size()));
  }

  static Octets join(List<Octets> names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        bytes.write('/');
      }
      bytes.writeBytes(names.get(i).toByteArray());
    }
    return Octets.of(bytes.toByteArray());
  }

  /** Its Base64 form with one more name. */
  String child(boolean slashInFront, Octets name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (slashInFront) {
      bytes.write('/');
    }
    for (Octets part : names) {
      bytes.writeBytes(part.toByteArray());
      bytes.write('/');
    }
    bytes.writeBytes(name.toByteArray());
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
