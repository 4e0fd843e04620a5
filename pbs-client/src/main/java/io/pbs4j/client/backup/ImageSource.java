package io.pbs4j.client.backup;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.image.ImageChunks;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A disk image: a regular file or a block device, read once from start to end in chunks of 4 MiB. */
final class ImageSource implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private ImageSource(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  static ImageSource open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a directory, not an image");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      if (size == 0) {
        throw new IOException(path + ": is empty; an image needs at least one byte");
      }
      return new ImageSource(path, channel, size);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Bytes of the image when it was opened; what is appended later is not read. */
  long size() {
    return size;
  }

  /**
   * Reads all of it into an upload.
   *
   * @param buffers chunks held in memory at once
   */
  void copyTo(ArchiveUpload upload, int buffers) throws IOException {
    BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(buffers);
    int made = 0;
    for (long at = 0; at < size; ) {
      int length = (int) Math.min(ImageChunks.LENGTH, size - at);
      byte[] chunk = free.poll();
      if (chunk == null && made < buffers) {
        chunk = new byte[ImageChunks.LENGTH];
        made++;
      } else if (chunk == null) {
        chunk = take(free);
      }
      fill(chunk, length, at);
      byte[] used = chunk;
      upload.add(used, length, () -> free.add(used));
      at += length;
    }
  }

  private static byte[] take(BlockingQueue<byte[]> free) throws ClientException {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    }
  }

  private void fill(byte[] chunk, int length, long at) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(chunk, 0, length);
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw new EOFException(
            path + ": ends at " + (at + target.position()) + " of " + size + " bytes; did it shrink?");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
