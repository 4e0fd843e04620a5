package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.io.InputStream;

/** Where the contents of a bucket's objects are. */
interface StoredBytes {
  /** A content that was received and has no name yet. */
  interface Draft {
    /** Bytes. */
    long length();

    /** Its hash in hex. */
    String etag();

    /** Gives it its name. */
    void publish(String key, long lastModified) throws IOException;

    /** Forgets it unless it was published. */
    void discard() throws IOException;
  }

  /** Receives objects found when a bucket is opened. */
  @FunctionalInterface
  interface Finder {
    void found(String key, long length, String etag, long lastModified);
  }

  /**
   * Receives a content.
   *
   * @param length bytes, -1 if not known
   */
  Draft receive(InputStream body, long length) throws IOException;

  /** Opens what has a name. */
  InputStream open(String key, long offset) throws IOException;

  void delete(String key) throws IOException;

  /** What is there from before. */
  void find(Finder finder) throws IOException;

  /** Removes all. */
  void drop() throws IOException;
}
