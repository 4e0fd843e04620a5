package io.pbs4j.testkit.disk;

/** What a program asks a disk for. */
public enum DiskCall {
  /** Attributes of a file or directory. */
  LOOK,
  /** The names in a directory. */
  LIST,
  /** A channel to a file or directory that is there. */
  OPEN,
  /** A new file. */
  CREATE,
  /** Bytes of a file. */
  READ,
  /** Bytes into a file. */
  WRITE,
  /** All of a file or directory onto the platter. */
  SYNC,
  /** A new directory. */
  MKDIR,
  /** A second name for a file. */
  LINK,
  /** Another name for a file or directory. */
  RENAME,
  /** A name gone. */
  DELETE,
  /** Times of a file. */
  TOUCH;

  /** Whether it changes anything that a crash could lose or that others could see. */
  public boolean changes() {
    return switch (this) {
      case LOOK, LIST, OPEN, READ -> false;
      default -> true;
    };
  }
}
