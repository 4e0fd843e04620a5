package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.backend.ChunkBackend;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/** Reads chunk files one by one: the operating system reads ahead within a file, and files are near. */
record FileReader(FilesystemChunks chunks) implements ChunkBackend.Reader {
  @Override
  public long place(Digest digest) throws IOException {
    return Inode.of(chunks.file(digest));
  }

  @Override
  public void expect(List<Digest> next) {
    // Nothing to gain.
  }

  @Override
  public SeekableByteChannel open(Digest digest) throws IOException {
    return chunks.open(digest);
  }

  @Override
  public void close() {}
}
