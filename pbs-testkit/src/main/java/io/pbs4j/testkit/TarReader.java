package io.pbs4j.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a tar archive in pax format, as far as {@link Golden} needs them:
 * directories and regular files with name, mode and content.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 100;
  private static final int MODE = 100;
  private static final int SIZE = 124;
  private static final int TYPE = 156;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  private final InputStream in;

  /**
   * One entry.
   *
   * @param name path, without a slash at its end
   * @param directory whether it is a directory, else a regular file
   * @param mode permission bits
   * @param content bytes of a file
   */
  record Entry(String name, boolean directory, int mode, ByteBuffer content) {}

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, or {@code null} at the end of the archive. */
  @Nullable Entry next() throws IOException {
    String longName = null;
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK || header[NAME] == 0) {
        return null;
      }
      int size = Math.toIntExact(octal(header, SIZE, 12));
      byte[] content = in.readNBytes(size);
      if (content.length < size) {
        throw new EOFException("tar archive ends within an entry");
      }
      in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      char type = (char) header[TYPE];
      switch (type) {
        case 'x' -> longName = paxPath(content);
        case '0', '5' -> {
          String name = longName == null ? name(header) : longName;
          int mode = (int) octal(header, MODE, 8);
          String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
          return new Entry(path, type == '5', mode, ByteBuffer.wrap(content));
        }
        default -> throw new IOException("tar entry of unexpected type '" + type + "'");
      }
    }
  }

  private static String name(byte[] header) {
    String prefix = text(header, PREFIX, PREFIX_LENGTH);
    String name = text(header, NAME, NAME_LENGTH);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int offset, int length) {
    return Long.parseLong(text(header, offset, length).strip(), 8);
  }

  /** The record {@code path} of a pax header, whose records are {@code LENGTH KEY=VALUE\n}. */
  private static @Nullable String paxPath(byte[] records) {
    String text = new String(records, StandardCharsets.UTF_8);
    return text.lines()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .filter(line -> line.startsWith("path="))
        .map(line -> line.substring("path=".length()))
        .findFirst()
        .orElse(null);
  }
}
