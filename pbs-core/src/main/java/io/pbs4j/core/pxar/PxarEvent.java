package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import org.jspecify.annotations.Nullable;

/** What comes next in an archive that is read from its start to its end. */
public sealed interface PxarEvent {
  /** Name in the directory around it; empty for the root directory and for ends of directories. */
  Octets name();

  /** The metadata; {@code null} for hard links and ends of directories, which have none. */
  @Nullable Metadata metadata();

  /**
   * A directory begins; its entries follow. The first event of every archive, there with an empty name.
   *
   * @param name its name in the directory around it
   * @param metadata its metadata
   */
  record DirectoryStart(Octets name, Metadata metadata) implements PxarEvent {}

  /** The directory that began last ends. */
  record DirectoryEnd() implements PxarEvent {
    @Override
    public Octets name() {
      return Octets.ofText("");
    }

    @Override
    public @Nullable Metadata metadata() {
      return null;
    }
  }

  /**
   * A regular file; its content can be read before the next event is asked for.
   *
   * @param name its name
   * @param metadata its metadata
   * @param size bytes of content
   * @param position {@link PxarWriter#position()} before it was written; what hard links name
   */
  record File(Octets name, Metadata metadata, long size, long position) implements PxarEvent {}

  /**
   * A symbolic link.
   *
   * @param name its name
   * @param metadata its metadata
   * @param target where it points, any bytes
   */
  record Symlink(Octets name, Metadata metadata, Octets target) implements PxarEvent {}

  /**
   * Another name of a file that came before.
   *
   * @param name its name
   * @param target path of the file from the root of the archive
   * @param targetPosition {@link File#position()} of the file
   */
  record HardLink(Octets name, Octets target, long targetPosition) implements PxarEvent {
    @Override
    public @Nullable Metadata metadata() {
      return null;
    }
  }

  /**
   * A block or character device.
   *
   * @param name its name
   * @param metadata its metadata; the mode says which
   * @param major major number
   * @param minor minor number
   */
  record Device(Octets name, Metadata metadata, long major, long minor) implements PxarEvent {}

  /**
   * A named pipe or a socket.
   *
   * @param name its name
   * @param metadata its metadata; the mode says which
   */
  record Special(Octets name, Metadata metadata) implements PxarEvent {}
}
