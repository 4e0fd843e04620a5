package io.pbs4j.cli.diff;

import java.util.List;

/**
 * What differs in one archive.
 *
 * @param name its name on the server
 * @param state what happened to it
 * @param oldSize bytes before, 0 if it was not there
 * @param newSize bytes now, 0 if it is not there
 * @param changedBytes of an image: bytes whose chunks differ
 * @param files of a directory archive: entries that differ
 * @param chunks its chunks
 */
record ArchiveDiff(
    String name,
    State state,
    long oldSize,
    long newSize,
    long changedBytes,
    List<FileChange> files,
    ChunkDiff chunks) {
  /** What happened to an archive. */
  enum State {
    SAME,
    CHANGED,
    ADDED,
    REMOVED
  }

  /** Takes a copy of the list. */
  ArchiveDiff {
    files = List.copyOf(files);
  }
}
