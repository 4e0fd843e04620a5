package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.storage.survey.SnapshotPlace;
import org.jspecify.annotations.Nullable;

/**
 * What a finding is about.
 *
 * @param path file or directory relative to the datastore; empty for the datastore itself
 * @param snapshot the snapshot it belongs to, if it belongs to one
 * @param chunk the first digits of the chunk's digest or all of them, if it is a chunk
 * @param offset byte in the file, or {@link FormatException#NO_OFFSET}
 */
public record Subject(
    String path, @Nullable SnapshotPlace snapshot, @Nullable String chunk, long offset) {
  /** A file or directory. */
  public static Subject path(String path) {
    return new Subject(path, null, null, FormatException.NO_OFFSET);
  }

  /** A snapshot. */
  public static Subject of(SnapshotPlace snapshot) {
    return new Subject(snapshot.path(), snapshot, null, FormatException.NO_OFFSET);
  }

  /** A file of a snapshot. */
  public static Subject of(SnapshotPlace snapshot, String file) {
    return new Subject(snapshot.path(file), snapshot, null, FormatException.NO_OFFSET);
  }

  /** The same at a byte of the file. */
  public Subject at(long where) {
    return new Subject(path, snapshot, chunk, where);
  }

  /** The same, which is a chunk. */
  public Subject chunk(String digest) {
    return new Subject(path, snapshot, digest, offset);
  }

  /** Path and offset, for people. */
  @Override
  public String toString() {
    String name = path.isEmpty() ? "." : path;
    return offset == FormatException.NO_OFFSET ? name : name + " at byte " + offset;
  }
}
