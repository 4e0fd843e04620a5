package io.pbs4j.core.catalog;

import io.pbs4j.core.Octets;

/**
 * An entry of a catalog.
 *
 * @param type what it is
 * @param name its name in the directory around it; of the root's entries, the file name of an archive
 * @param size bytes of a regular file, 0 for all else
 * @param mtime time of change of a regular file, seconds since 1970, possibly negative; 0 for all else
 * @param block position of a directory's block in the catalog, -1 for all else
 */
public record CatalogEntry(Type type, Octets name, long size, long mtime, long block) {
  /** What an entry can be, with the letter that stands for it in the catalog. */
  public enum Type {
    /** Directory, or at the top an archive. */
    DIRECTORY('d'),
    /** Regular file. */
    FILE('f'),
    /** Symbolic link. */
    SYMLINK('l'),
    /** Another name of a file. */
    HARD_LINK('h'),
    /** Block device. */
    BLOCK_DEVICE('b'),
    /** Character device. */
    CHARACTER_DEVICE('c'),
    /** Named pipe. */
    FIFO('p'),
    /** Unix socket. */
    SOCKET('s');

    private final char letter;

    Type(char letter) {
      this.letter = letter;
    }

    /** The letter in the catalog and in listings. */
    public char letter() {
      return letter;
    }
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == Type.DIRECTORY;
  }
}
