package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.backend.ChunkBackend;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A chunk file under a temporary name in the directory where it will stay. */
final class FileSpool implements ChunkBackend.Spool {
  private final Path draft;
  private final Path target;
  private final FilesystemChunks chunks;
  private final FileChannel channel;
  private boolean published;

  FileSpool(Path draft, Path target, FilesystemChunks chunks) throws IOException {
    this.draft = draft;
    this.target = target;
    this.chunks = chunks;
    this.channel =
        FileChannel.open(
            draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void overwrite(long offset, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (long at = offset; buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
  }

  @Override
  public InputStream read(long offset) throws IOException {
    channel.position(offset);
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public void close() {
        // The channel is this spool's own; a reader that closes what it read must not close it.
      }
    };
  }

  @Override
  public void publish() throws IOException {
    chunks.sync().chunk(channel);
    channel.close();
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    published = true;
    Path directory = target.getParent();
    if (directory != null) {
      chunks.sync().chunkDirectory(directory);
    }
  }

  @Override
  public boolean publishNew() throws IOException {
    if (chunks.isThere(target)) {
      return false;
    }
    publish();
    return true;
  }

  @Override
  public void close() throws IOException {
    if (!published) {
      channel.close();
      Files.deleteIfExists(draft);
    }
  }
}
