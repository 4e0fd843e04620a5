package io.pbs4j.storage.s3;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.s3.object.ObjectBody;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A chunk on its way into the bucket: in memory while it is small, else in a local file. */
final class S3Spool implements ChunkBackend.Spool {
  /** Longest chunk that is held in memory. */
  private static final int IN_MEMORY = 64 << 10;

  private final S3Chunks chunks;
  private final Digest digest;
  private final Path file;
  private byte[] memory = new byte[0];
  private int length;
  private @Nullable FileChannel channel;

  S3Spool(S3Chunks chunks, Digest digest, Path file) {
    this.chunks = chunks;
    this.digest = digest;
    this.file = file;
  }

  @Override
  public void append(ByteBuffer bytes) throws IOException {
    int end = length + bytes.remaining();
    if (channel == null && end <= IN_MEMORY) {
      if (end > memory.length) {
        memory = Arrays.copyOf(memory, Math.max(end, Math.min(IN_MEMORY, 2 * memory.length)));
      }
      bytes.get(memory, length, bytes.remaining());
    } else {
      FileChannel target = channel == null ? spill() : channel;
      while (bytes.hasRemaining()) {
        target.write(bytes);
      }
    }
    length = end;
  }

  private FileChannel spill() throws IOException {
    FileChannel target =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = target;
    ByteBuffer held = ByteBuffer.wrap(memory, 0, length);
    while (held.hasRemaining()) {
      target.write(held);
    }
    memory = new byte[0];
    return target;
  }

  @Override
  public void overwrite(long offset, byte[] bytes) throws IOException {
    if (channel == null) {
      System.arraycopy(bytes, 0, memory, (int) offset, bytes.length);
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (long at = offset; buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
  }

  @Override
  public InputStream read(long offset) throws IOException {
    if (channel == null) {
      return new ByteArrayInputStream(memory, (int) offset, length - (int) offset);
    }
    channel.position(offset);
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public void close() {
        // The channel is this spool's own.
      }
    };
  }

  @Override
  public void publish() throws IOException {
    chunks.put(digest, body(), magic());
  }

  @Override
  public boolean publishNew() throws IOException {
    return chunks.putNew(digest, body(), magic());
  }

  private ObjectBody body() {
    return channel == null ? ObjectBody.of(Arrays.copyOf(memory, length)) : ObjectBody.of(file, length);
  }

  private long magic() throws IOException {
    if (length < Long.BYTES) {
      return 0;
    }
    try (InputStream start = read(0)) {
      return ByteBuffer.wrap(start.readNBytes(Long.BYTES)).getLong();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(file);
    }
  }
}
