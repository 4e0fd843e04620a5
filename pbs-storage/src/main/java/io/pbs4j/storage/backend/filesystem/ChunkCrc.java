package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a chunk file to see whether it was written to its end. */
final class ChunkCrc {
  private static final int BUFFER = 64 << 10;

  private ChunkCrc() {}

  /** Whether a file is a blob whose bytes are those that its CRC was made of. */
  static boolean isRight(Path chunk) throws IOException {
    BlobStream blob = new BlobStream(String.valueOf(chunk.getFileName()));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (SeekableByteChannel file = Files.newByteChannel(chunk)) {
      while (file.read(buffer) >= 0) {
        blob.update(buffer.flip());
        buffer.clear();
      }
      blob.requireKind();
      blob.verifyCrc();
      return true;
    } catch (FormatException | NoSuchFileException e) {
      return false;
    }
  }
}
