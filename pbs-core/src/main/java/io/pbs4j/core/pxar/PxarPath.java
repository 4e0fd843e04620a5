package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import java.util.ArrayList;
import java.util.List;

/** Paths within an archive: names of any bytes, separated by slashes. */
final class PxarPath {
  private static final Octets HERE = Octets.ofText(".");

  private PxarPath() {}

  /** The names of a path; empty ones and {@code .} are left out. */
  static List<Octets> names(Octets path) {
    List<Octets> names = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= path.length(); at++) {
      if (at == path.length() || path.at(at) == '/') {
        Octets name = path.slice(from, at);
        if (name.length() > 0 && !name.equals(HERE)) {
          names.add(name);
        }
        from = at + 1;
      }
    }
    return names;
  }

  static Octets join(Octets directory, Octets name) {
    if (directory.length() == 0) {
      return name;
    }
    byte[] bytes = new byte[directory.length() + 1 + name.length()];
    System.arraycopy(directory.toByteArray(), 0, bytes, 0, directory.length());
    bytes[directory.length()] = '/';
    System.arraycopy(name.toByteArray(), 0, bytes, directory.length() + 1, name.length());
    return Octets.of(bytes);
  }

  /** The last name of a path. */
  static Octets last(Octets path) {
    int from = path.length();
    while (from > 0 && path.at(from - 1) != '/') {
      from--;
    }
    return path.slice(from, path.length());
  }
}
