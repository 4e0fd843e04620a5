package io.pbs4j.storage.survey;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The names in the chunk area of a datastore. */
public final class ChunkArea {
  /** Its directory. */
  public static final String NAME = ".chunks";

  /** Digits of a prefix directory. */
  private static final int PREFIX_DIGITS = 4;

  private final Path directory;

  /** Looks at the chunk area of a datastore. */
  public ChunkArea(Path root) {
    this.directory = root.resolve(NAME);
  }

  /**
   * What lies directly in the chunk area.
   *
   * @param prefixes the directories of chunks, ascending
   * @param others names that are none
   */
  public record Top(List<Integer> prefixes, List<String> others) {}

  /** Lists the chunk area itself. */
  public Top top() throws IOException {
    List<String> others = new ArrayList<>();
    List<String> names = new ArrayList<>(DirectoryNames.quickly(directory));
    names.sort(null);
    List<Integer> prefixes = new ArrayList<>();
    for (String name : names) {
      if (name.length() == PREFIX_DIGITS && isHex(name, PREFIX_DIGITS)) {
        prefixes.add(HexFormat.fromHexDigits(name));
      } else {
        others.add(name);
      }
    }
    return new Top(prefixes, others);
  }

  /** All names in the directory of a prefix, in no particular order. */
  public List<String> names(int prefix) throws IOException {
    return DirectoryNames.quickly(directory.resolve(name(prefix)));
  }

  /** The name of a prefix's directory. */
  public static String name(int prefix) {
    return HexFormat.of().toHexDigits((short) prefix);
  }

  /** The path of a name in the directory of a prefix, relative to the datastore. */
  public static String path(int prefix, String name) {
    return NAME + "/" + name(prefix) + "/" + name;
  }

  /** Whether a name is that of a chunk, 64 lower-case digits. */
  public static boolean isChunk(String name) {
    return name.length() == 2 * Digest.LENGTH && isHex(name, 2 * Digest.LENGTH);
  }

  private static boolean isHex(String text, int digits) {
    for (int i = 0; i < digits; i++) {
      char ch = text.charAt(i);
      if (!(ch >= '0' && ch <= '9') && !(ch >= 'a' && ch <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
