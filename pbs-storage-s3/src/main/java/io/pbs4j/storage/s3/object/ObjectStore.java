package io.pbs4j.storage.s3.object;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one bucket below one prefix. Safe for use by several threads; every call blocks until the
 * bucket has answered, was asked again as often as the settings allow, or the thread is interrupted.
 *
 * <p>Errors: {@link io.pbs4j.storage.StorageException} of kind {@code UNREACHABLE} when there is no usable
 * answer (connection, 5xx, throttling, refused credentials), {@code NO_SPACE} when a quota is used up. Absence
 * is never an error: it is an empty answer, and given only when the bucket said so.
 */
public interface ObjectStore extends Closeable {
  /** Longest page of a listing and longest batch of a deletion, as S3 has it. */
  int MAX_BATCH = 1000;

  /**
   * A part of a listing.
   *
   * @param objects in order of their keys (UTF-8 bytes)
   * @param more whether there are further ones behind the last
   */
  record Page(List<StoredObject> objects, boolean more) {}

  /** Writes an object, replacing one of that key. Durable when this returns. */
  StoredObject put(String key, ObjectBody body) throws IOException;

  /**
   * Writes an object unless there is one of that key.
   *
   * <p>When a reply is lost and the repeated request finds the object, this answers {@code null} although it
   * was this call that wrote it; callers for whom that matters compare contents.
   *
   * @return what was written, or {@code null} if there is one already
   */
  @Nullable StoredObject putIfAbsent(String key, ObjectBody body) throws IOException;

  /** Opens an object for reading, or {@code null} if there is none. */
  @Nullable ObjectStream open(String key) throws IOException;

  /**
   * Opens a part of an object for reading, or {@code null} if there is none.
   *
   * @param offset first byte
   * @param length bytes, at least 1; fewer come if the object ends before
   */
  @Nullable ObjectStream open(String key, long offset, long length) throws IOException;

  /** What is known of an object, or {@code null} if there is none. */
  @Nullable StoredObject head(String key) throws IOException;

  /**
   * One page of the objects whose keys start with a prefix.
   *
   * @param prefix start of the keys, may be empty
   * @param after only keys behind this one; it need not exist
   * @param limit longest page, 1 to {@link #MAX_BATCH}
   */
  Page list(String prefix, @Nullable String after, int limit) throws IOException;

  /** Removes an object; one that is not there is fine. */
  void delete(String key) throws IOException;

  /**
   * Removes objects, at most {@link #MAX_BATCH}.
   *
   * @return the keys that could not be removed, with the bucket's reason
   */
  Map<String, String> deleteAll(Collection<String> keys) throws IOException;

  /** Where this is, for logs: endpoint, bucket and prefix, never credentials. */
  String describe();
}
