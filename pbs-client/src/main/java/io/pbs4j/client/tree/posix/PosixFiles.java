package io.pbs4j.client.tree.posix;

import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Calls of the operating system about single files; links are never followed. Whatever an implementation
 * cannot do ends with an {@link IOException} that says so. Safe for use by several threads.
 */
public interface PosixFiles {
  /** The best there is on this machine. Loads native code when it is first called. */
  static PosixFiles detect() {
    return Detected.FILES;
  }

  /** Whether everything here works; else only attributes in the user's name space do. */
  boolean complete();

  /** Names of the extended attributes, in the order of the file system; none where it has none. */
  List<Octets> attributes(Path file) throws IOException;

  /** Value of an extended attribute. */
  Octets attribute(Path file, Octets name) throws IOException;

  /** Sets an extended attribute. */
  void setAttribute(Path file, Octets name, Octets value) throws IOException;

  /** Flags of a regular file or directory as {@code lsattr} shows them, 0 where the file system has none. */
  int flags(Path file) throws IOException;

  /** Sets flags of a regular file or directory. */
  void setFlags(Path file, int flags) throws IOException;

  /** Quota project of a regular file or directory, 0 for none. */
  long project(Path file) throws IOException;

  /** Makes a device node, named pipe or socket. */
  void makeNode(Path file, int mode, long major, long minor) throws IOException;

  /** Sets the time of last change. */
  void setTime(Path file, long seconds, int nanos) throws IOException;

  /** Magic number of the file system that a file lies on, 0 if it cannot be told. */
  long fileSystem(Path file) throws IOException;

  /** Finds out once in a process. */
  final class Detected {
    private static final PosixFiles FILES = find();

    private Detected() {}

    private static PosixFiles find() {
      // Layouts of structures below are those of 64-bit Linux.
      boolean known =
          System.getProperty("os.name").equals("Linux")
              && System.getProperty("os.arch", "").contains("64");
      try {
        return known ? new NativeFiles() : new JavaFiles();
      } catch (LinkageError e) {
        // JNA is missing, or was told not to load native code.
        return new JavaFiles();
      }
    }
  }
}
