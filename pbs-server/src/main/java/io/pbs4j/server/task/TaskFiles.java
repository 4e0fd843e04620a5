package io.pbs4j.server.task;

import io.pbs4j.core.task.Upid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Where the logs of tasks are: {@code XX/UPID}, with XX from the start of the process. */
final class TaskFiles {
  /** Longest file name of common file systems, in bytes. */
  private static final int MAX_NAME = 255;

  /** How much of the end of a log is looked at for its last line. */
  private static final int TAIL = 4096;

  private final Path directory;

  TaskFiles(Path directory) {
    this.directory = directory;
  }

  /** Removes a log, if it is there. */
  void remove(Upid upid) throws IOException {
    Files.deleteIfExists(pathOf(upid));
  }

  Path pathOf(Upid upid) {
    String name = upid.toString();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_NAME) {
      // The worker id of a long backup id is longer still, since it is escaped.
      name = "UPID-" + HexFormat.of().formatHex(sha256(bytes));
    }
    return directory
        .resolve(String.format(Locale.ROOT, "%02X", upid.processStart() & 0xff))
        .resolve(name);
  }

  Optional<String> lastLine(Upid upid) throws IOException {
    Path file = pathOf(upid);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, TAIL));
      channel.position(size - tail.capacity());
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // Reads on until the buffer is full.
      }
      String text = StandardCharsets.UTF_8.decode(tail.flip()).toString();
      if (!text.endsWith("\n")) {
        return Optional.empty();
      }
      String lines = text.substring(0, text.length() - 1);
      return Optional.of(lines.substring(lines.lastIndexOf('\n') + 1));
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
