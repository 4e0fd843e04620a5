package io.pbs4j.storage.s3.cache;

import io.pbs4j.core.chunk.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code clean}, there only while nobody uses the table of chunks: written when it was closed, and
 * removed before it is changed again.
 */
final class CleanEnd {
  private final CacheDirectory directory;
  private final Path file;

  CleanEnd(CacheDirectory directory) {
    this.directory = directory;
    this.file = directory.resolve("clean");
  }

  /** The table at its end. */
  record State(String epoch, boolean complete, List<ChunkTable.Seal> seals) {}

  /** Removes the mark, durably, and tells what it said; {@code null} if there was none or it is damaged. */
  @Nullable State take() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    directory.sync();
    int length = bytes.length - Digest.LENGTH;
    return length >= 0 && Digest.sha256(bytes, 0, length).equals(Digest.of(bytes, length))
        ? parse(Arrays.copyOf(bytes, length))
        : null;
  }

  private static State parse(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String epoch = in.readUTF();
    boolean complete = in.readBoolean();
    List<ChunkTable.Seal> seals = new ArrayList<>();
    while (seals.size() < KnownChunks.SEGMENTS) {
      seals.add(new ChunkTable.Seal(in.readInt(), in.readInt(), in.readInt()));
    }
    return new State(epoch, complete, seals);
  }

  /** Sets the mark; the files that it vouches for are on the disk already. */
  void write(State state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(state.epoch());
    out.writeBoolean(state.complete());
    for (ChunkTable.Seal seal : state.seals()) {
      out.writeInt(seal.capacity());
      out.writeInt(seal.count());
      out.writeInt(seal.checksum());
    }
    bytes.writeBytes(Digest.sha256(bytes.toByteArray()).toByteArray());
    Path next = directory.resolve("clean.next");
    try (FileChannel channel = CacheDirectory.createFile(next)) {
      ByteBuffer content = ByteBuffer.wrap(bytes.toByteArray());
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    directory.sync();
  }
}
