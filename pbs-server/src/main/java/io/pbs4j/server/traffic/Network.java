package io.pbs4j.server.traffic;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses, written as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param text as it was written
 * @param address any address of it
 * @param prefix bits that all its addresses have in common
 */
public record Network(String text, InetAddress address, int prefix) {
  /** Only such texts are given to the resolver, which takes them for addresses and asks nobody. */
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/([0-9]{1,3}))?");

  /**
   * Reads a range; one without {@code /BITS} is a single address.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Network parse(String text) {
    Matcher m = FORM.matcher(text);
    InetAddress address = m.matches() ? addressOrNull(m.group(1)) : null;
    if (address == null) {
      throw new IllegalArgumentException("'" + text + "' is no network such as 10.0.0.0/8");
    }
    int bits = address.getAddress().length * Byte.SIZE;
    int prefix = m.group(2) == null ? bits : Integer.parseInt(m.group(2));
    if (prefix > bits) {
      throw new IllegalArgumentException("'" + text + "': a prefix has at most " + bits + " bits");
    }
    return new Network(text, address, prefix);
  }

  /** Reads several, separated by commas; none if the text is empty. */
  public static List<Network> parseList(String text) {
    List<Network> networks = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        networks.add(parse(part.strip()));
      }
    }
    return networks;
  }

  /** The address that a text is, {@code null} if it is none; names are not looked up. */
  static @Nullable InetAddress addressOrNull(String text) {
    if (!FORM.matcher(text).matches() || text.indexOf('/') >= 0) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether an address is in it. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    if (mine.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
      int used = Math.min(Byte.SIZE, prefix - bit);
      int mask = 0xff << (Byte.SIZE - used);
      if (((mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask & 0xff) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
