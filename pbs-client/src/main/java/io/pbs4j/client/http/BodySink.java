package io.pbs4j.client.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Takes the body of an answer, piece by piece, in one thread at a time. */
public interface BodySink {
  /** Told before the first piece how long the body will be, where the server says so. */
  default void expect(long length) throws IOException {}

  /** Takes all bytes of a piece. */
  void write(ByteBuffer piece) throws IOException;

  /** Writes to the current position of a channel, which stays open. */
  static BodySink to(FileChannel channel) {
    return piece -> {
      while (piece.hasRemaining()) {
        channel.write(piece);
      }
    };
  }
}
