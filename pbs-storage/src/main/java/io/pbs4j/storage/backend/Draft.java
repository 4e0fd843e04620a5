package io.pbs4j.storage.backend;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** An object under construction. Closing it before {@link #publish()} leaves nothing behind. */
public interface Draft extends Closeable {
  /** The local file to write; it does not exist yet. */
  Path file();

  /** Gives the finished file its name, replacing what was there. */
  void publish() throws IOException;

  /** Removes the file unless it was published. */
  @Override
  void close() throws IOException;
}
