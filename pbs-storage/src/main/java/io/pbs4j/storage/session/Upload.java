package io.pbs4j.storage.session;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body that a client sends in pieces. Not safe for several threads at a time. */
public interface Upload extends Closeable {
  /** Takes the next piece; consumes it whole. */
  void append(ByteBuffer piece) throws IOException;

  /** Checks the whole and makes it part of the session. */
  void finish() throws IOException;

  /** Discards what was received, unless it was finished. */
  @Override
  void close() throws IOException;
}
