package io.pbs4j.server.protocol;

import io.pbs4j.storage.session.Upload;
import java.nio.ByteBuffer;

/** A body that nobody keeps: the upload half of a speed test. */
final class DiscardedUpload implements Upload {
  @Override
  public void append(ByteBuffer piece) {
    piece.position(piece.limit());
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
