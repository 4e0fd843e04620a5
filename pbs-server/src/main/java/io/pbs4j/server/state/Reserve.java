package io.pbs4j.server.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Space that is kept for a full disk: a file that is cut shorter when the server must record something, and
 * given up for tasks that make room. It is filled up again when there is room.
 */
public final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

  /** Some dozens of records and the log of a long task. */
  static final long SIZE = 4L << 20;

  /** What a record takes, with the pages of the database around it. */
  static final long STEP = 64L << 10;

  /** Records leave so much for tasks that make room. */
  static final long LAST = 1L << 20;

  /** A disk with less than this is full. */
  private static final long LOW = 1L << 20;

  private static final int BLOCK = 64 << 10;

  private final Path file;

  Reserve(Path file) {
    this.file = file;
  }

  /** Fills it up if there is twice the room for it; otherwise leaves it as it is. */
  public synchronized void take() {
    try {
      long length = length();
      if (length < SIZE && Files.getFileStore(directory()).getUsableSpace() > 2 * SIZE) {
        fill(length);
      }
    } catch (IOException e) {
      LOG.warn("no space is held back for a full disk: {}", e.toString());
    }
  }

  private void fill(long from) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      // Zeros would take no space where files are compressed or have holes.
      byte[] noise = new byte[BLOCK];
      new SecureRandom().nextBytes(noise);
      out.position(from);
      while (out.position() < SIZE) {
        out.write(ByteBuffer.wrap(noise, 0, (int) Math.min(BLOCK, SIZE - out.position())));
      }
      out.force(true);
    }
  }

  private long length() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private Path directory() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("not a file: " + file);
    }
    return directory;
  }

  /** Gives up a little for one record; returns whether there was something to give. */
  synchronized boolean give() {
    return cut(STEP, LAST);
  }

  /** Gives up everything if the disk is full, for a task that is about to make room. */
  public synchronized void giveAll() {
    try {
      if (Files.getFileStore(directory()).getUsableSpace() < LOW && cut(SIZE, 0)) {
        LOG.warn("the disk is full: the space held back is used for a task that makes room");
      }
    } catch (IOException e) {
      LOG.warn("the space held back cannot be used: {}", e.toString());
    }
  }

  private boolean cut(long bytes, long least) {
    try {
      long length = length();
      if (length <= least) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(Math.max(least, length - bytes));
      }
      return true;
    } catch (IOException e) {
      LOG.warn("the space held back cannot be used: {}", e.toString());
      return false;
    }
  }
}
