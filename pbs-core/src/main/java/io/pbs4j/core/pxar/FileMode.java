package io.pbs4j.core.pxar;

/** The kind of a file within its Linux mode. */
public enum FileMode {
  /** Named pipe. */
  FIFO(0010000, 'p'),
  /** Character device. */
  CHARACTER_DEVICE(0020000, 'c'),
  /** Directory. */
  DIRECTORY(0040000, 'd'),
  /** Block device. */
  BLOCK_DEVICE(0060000, 'b'),
  /** Regular file. */
  FILE(0100000, 'f'),
  /** Symbolic link. */
  SYMLINK(0120000, 'l'),
  /** Unix socket. */
  SOCKET(0140000, 's');

  /** The bits of the kind. */
  public static final int MASK = 0170000;

  private final int bits;
  private final char letter;

  FileMode(int bits, char letter) {
    this.bits = bits;
    this.letter = letter;
  }

  /** The kind of a mode; throws {@code IllegalArgumentException} if there is none such. */
  public static FileMode of(long mode) {
    for (FileMode kind : values()) {
      if (kind.bits == (mode & MASK)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("mode " + Long.toOctalString(mode) + " is of no known kind");
  }

  /** The bits in the mode. */
  public int bits() {
    return bits;
  }

  /** The letter in catalogs. */
  public char letter() {
    return letter;
  }
}
