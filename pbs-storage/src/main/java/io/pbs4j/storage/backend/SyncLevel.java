package io.pbs4j.storage.backend;

/** How a backup is made durable when it finishes. */
public enum SyncLevel {
  /** Not at all: a power cut may lose the last seconds. */
  NONE,
  /** Every chunk file and its directory when written, all else at the end. */
  FILE,
  /** The whole file system once, at the end. The default. */
  FILESYSTEM
}
