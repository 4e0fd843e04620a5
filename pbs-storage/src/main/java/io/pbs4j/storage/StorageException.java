package io.pbs4j.storage;

import java.io.IOException;

/**
 * A request that a datastore refuses or cannot carry out. The message is one sentence for the user; {@link
 * #kind()} tells programs what to make of it.
 */
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The request contradicts the state of the session or store. */
    INVALID,
    /** A group, snapshot, file or chunk is not there. */
    NOT_FOUND,
    /** A namespace is not there. */
    NAMESPACE_NOT_FOUND,
    /** Somebody else works on it. */
    LOCKED,
    /** It belongs to somebody else. */
    NOT_OWNER,
    /** It is protected from removal. */
    PROTECTED,
    /** A chunk that the session may not read. */
    NOT_ALLOWED,
    /** The storage is full. */
    NO_SPACE,
    /** Data on the storage is damaged. */
    CORRUPT,
    /** The storage did not answer, or refused to: says nothing about the data. */
    UNREACHABLE,
    /** A monthly budget of requests is used up. */
    OVER_BUDGET
  }

  private final Kind kind;

  /** Creates the exception. */
  public StorageException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Creates the exception with its cause. */
  public StorageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A request that contradicts the state of the session or store. */
  public static StorageException invalid(String message) {
    return new StorageException(Kind.INVALID, message);
  }

  /** Something that is not there. */
  public static StorageException notFound(String message) {
    return new StorageException(Kind.NOT_FOUND, message);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
