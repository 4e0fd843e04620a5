package io.pbs4j.client.restore;

import io.pbs4j.client.image.SparseWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being restored. It gets its name only by {@link #commit()}, when all is there and on the
 * disk; until then it lies beside it under a name of its own. Blocks of zeros become holes.
 *
 * <p>A device is written in place, zeros included: it has no other name to lie under.
 */
public final class TargetFile implements Closeable {
  /** Longest part of the final name in the temporary one, so that common file systems take it. */
  private static final int MAX_PREFIX = 180;

  private final Path target;
  private final @Nullable Path temporary;
  private final boolean overwrite;
  private final FileChannel channel;

  private TargetFile(
      Path target, @Nullable Path temporary, boolean overwrite, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.overwrite = overwrite;
    this.channel = channel;
  }

  /**
   * Makes room for a file.
   *
   * @param size bytes it will have
   * @param overwrite whether a file of that name is replaced, else it is an error
   */
  public static TargetFile create(Path target, long size, boolean overwrite) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException(target + ": is a directory; name the file to write");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      return device(target, size);
    }
    refuseExisting(target, overwrite);
    Path temporary = temporaryName(target);
    Path directory = temporary.getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    TargetFile file = new TargetFile(target, temporary, overwrite, channel);
    try {
      new SparseWriter(channel).extend(size);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static TargetFile device(Path target, long size) throws IOException {
    FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE);
    long room = channel.size();
    if (room > 0 && room < size) {
      channel.close();
      throw new IOException(target + ": has " + room + " bytes, " + size + " are needed");
    }
    return new TargetFile(target, null, true, channel);
  }

  private static Path temporaryName(Path target) {
    String name = target.toAbsolutePath().getFileName().toString();
    String prefix = name.length() > MAX_PREFIX ? name.substring(0, MAX_PREFIX) : name;
    return target.toAbsolutePath().resolveSibling("." + prefix + "." + UUID.randomUUID() + ".part");
  }

  private static void refuseExisting(Path target, boolean overwrite) throws IOException {
    if (!overwrite && Files.exists(target)) {
      throw new FileAlreadyExistsException(target + ": exists");
    }
  }

  /** Writes the first bytes of an array at a place; no place is written twice. */
  public void write(long position, byte[] data, int length) throws IOException {
    if (temporary == null) {
      SparseWriter.writeRange(channel, position, data, 0, length);
    } else {
      new SparseWriter(channel).write(position, data, length);
    }
  }

  /** Makes what was written durable and gives it its name. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    if (temporary != null) {
      refuseExisting(target, overwrite);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Throws away what was not committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (temporary != null) {
      Files.deleteIfExists(temporary);
    }
  }
}
