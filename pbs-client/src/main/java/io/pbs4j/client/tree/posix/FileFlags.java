package io.pbs4j.client.tree.posix;

/** Flags of files: Linux's numbers, and those of the archive format. */
public enum FileFlags {
  /** {@code S}. */
  SYNC(0x8, 0x80_0000),
  /** {@code i}. */
  IMMUTABLE(0x10, 0x40_0000),
  /** {@code c}. */
  COMPRESSED(0x4, 0x4_0000),
  /** {@code a}. */
  APPEND(0x20, 0x1_0000),
  /** {@code d}. */
  NO_DUMP(0x40, 0x10_0000),
  /** {@code A}. */
  NO_ACCESS_TIME(0x80, 0x2_0000),
  /** {@code m}. */
  NOT_COMPRESSED(0x400, 0x100_0000),
  /** {@code D}. */
  DIRECTORY_SYNC(0x1_0000, 0x20_0000),
  /** {@code C}. */
  NO_COPY_ON_WRITE(0x80_0000, 0x8_0000),
  /** {@code P}. */
  PROJECT_INHERITED(0x2000_0000, 0x200_0000);

  private final int linux;
  private final long archived;

  FileFlags(int linux, long archived) {
    this.linux = linux;
    this.archived = archived;
  }

  /** The archive's bits for Linux's; others are dropped. */
  public static long archived(int linuxFlags) {
    long bits = 0;
    for (FileFlags flag : values()) {
      bits |= (linuxFlags & flag.linux) == 0 ? 0 : flag.archived;
    }
    return bits;
  }

  /** Linux's bits for the archive's; others are dropped. */
  public static int linux(long archivedFlags) {
    int bits = 0;
    for (FileFlags flag : values()) {
      bits |= (archivedFlags & flag.archived) == 0 ? 0 : flag.linux;
    }
    return bits;
  }

  /** Linux's bits of all flags here. */
  public static int all() {
    return linux(-1L);
  }
}
