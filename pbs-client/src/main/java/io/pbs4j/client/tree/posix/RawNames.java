package io.pbs4j.client.tree.posix;

import io.pbs4j.core.Octets;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/**
 * File names as bytes. A {@link Path} of Linux holds any bytes, but its text form depends on the process's
 * locale; its URI does not.
 */
public final class RawNames {
  private RawNames() {}

  /** The last component of a path. */
  public static Octets of(Path path) {
    String text = String.valueOf(path.getFileName());
    if (isAscii(text)) {
      return Octets.ofText(text);
    }
    String uri = path.toUri().getRawPath();
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    return decode(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end));
  }

  /** A whole relative or absolute path, such as the target of a link. */
  public static Octets ofWhole(Path path) {
    String text = path.toString();
    if (isAscii(text)) {
      return Octets.ofText(text);
    }
    Path root = Path.of("/");
    String uri = root.resolve(path).toUri().getRawPath();
    boolean directory = uri.endsWith("/") && !text.endsWith("/");
    return decode(
        uri.substring(path.isAbsolute() ? 0 : 1, directory ? uri.length() - 1 : uri.length()));
  }

  /** The path of a name in a directory. */
  public static Path in(Path directory, Octets name) {
    String text = name.toString();
    if (isAscii(text)) {
      return directory.resolve(text);
    }
    String base = directory.toUri().getRawPath();
    return Path.of(URI.create("file://" + (base.endsWith("/") ? base : base + "/") + encode(name)));
  }

  /** A relative or absolute path of these bytes. */
  public static Path path(Octets whole) {
    String text = whole.toString();
    if (isAscii(text)) {
      return Path.of(text);
    }
    Path absolute = Path.of(URI.create("file:///" + encode(whole)));
    return text.startsWith("/") ? absolute : Path.of("/").relativize(absolute);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(ch -> ch < 0x80);
  }

  private static Octets decode(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    return Octets.of(bytes.toByteArray());
  }

  private static String encode(Octets name) {
    StringBuilder out = new StringBuilder();
    for (byte b : name.toByteArray()) {
      if (b == '/') {
        out.append('/');
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return out.toString();
  }
}
